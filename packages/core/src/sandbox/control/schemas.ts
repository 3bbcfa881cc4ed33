import * as z from 'zod/mini';

const milliseconds = z.int().check(z.gte(0), z.lte(3_600_000));
const count = z.int().check(z.gte(0), z.lte(1_000_000));
/** Within what `Date` can hold. */
const span = z.int().check(z.gte(-8_640_000_000_000), z.lte(8_640_000_000_000));

/** How a sandbox's clock stands. */
export const ClockState = z.strictObject({
  /** Present time of the sandbox (ISO 8601). */
  now: z.string(),
  frozen: z.boolean(),
});

export const FreezeRequest = z.strictObject({
  /** Moment to stop at (ISO 8601, UTC). Default the present one. */
  at: z.optional(z.iso.datetime()),
});

export const AdvanceRequest = z.strictObject({
  /** Milliseconds (ms) to move by; negative moves back. */
  ms: span,
});

/** A scripted reply has to be one that can be sent: some statuses have no body, and headers have a grammar. */
const ScriptedReply = z
  .strictObject({
    kind: z.literal('reply'),
    status: z.int().check(z.gte(200), z.lte(599)),
    headers: z.optional(z.record(z.string(), z.string())),
    body: z.optional(z.string()),
  })
  .check(z.refine(canBeSent, 'must be a status, headers and a body that can be sent together'));

function canBeSent({ status, headers = {}, body }: Readonly<ReplyParts>): boolean {
  try {
    return new Response(body ?? null, { status, headers }).status === status;
  } catch {
    // The platform knows the rules, and tells them only by throwing.
    return false;
  }
}

interface ReplyParts {
  status: number;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
}

const FaultEffect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.int().check(z.gte(400), z.lte(599)) }),
  ScriptedReply,
  z.strictObject({ kind: z.literal('latency'), ms: milliseconds }),
  z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  z.strictObject({ kind: z.literal('truncate'), bytes: count }),
]);

/** A fault to strike, as `FaultPlan.add` takes it. */
export const FaultRequest = z.strictObject({
  operation: z.optional(z.string()),
  skip: z.optional(count),
  times: z.optional(count.check(z.gte(1))),
  effect: FaultEffect,
});

export const FaultList = z.strictObject({ faults: z.array(FaultRequest) });

const headers = z.record(z.string(), z.string());

/** A recorded exchange, secrets masked. */
const Exchange = z.strictObject({
  number: z.int(),
  at: z.string(),
  operation: z.nullable(z.string()),
  request: z.strictObject({ method: z.string(), target: z.string(), headers, body: z.optional(z.unknown()) }),
  response: z.strictObject({ status: z.int(), headers, body: z.optional(z.unknown()) }),
});

export const ExchangeList = z.strictObject({ exchanges: z.array(Exchange) });

export const ExchangeQuery = z.strictObject({
  /** Only exchanges with a greater number. */
  after: z.optional(z.int().check(z.gte(0))),
});
