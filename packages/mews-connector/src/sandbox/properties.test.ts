import { ApiError } from '@tokenyard/core';
import { MemoryStore } from '@tokenyard/core/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { clientOnSandbox, pin } from '../__fixtures__/clients.ts';
import { envelope, firstOrder, grossId, type Operation, paths } from '../__fixtures__/exchanges/parts.ts';
import { grossPin } from '../__fixtures__/exchanges/seeded.ts';
import {
  EnterprisesGetAllRequest,
  ResourceAccessTokensAddRequest,
  ResourceAccessTokensGetAllRequest,
  ResourceAccessTokensUpdateRequest,
} from '../schemas.ts';
import { createMewsConnectorSandbox } from './index.ts';
import { collides, holds } from './listing.ts';
import { rowsOf } from './rows.ts';

const anything = fc.constantFrom(null, undefined, 0, 1, 1000, 1001, 1.5, '', 'x', '\u{1f511}', true, [], {}, [{}]);
/** Mostly the first value, now and then one of the others. */
const mostly = <T>(good: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const text = mostly('1', ...[255, 256].map((count) => '\u{1f511}'.repeat(count)));
const moment = mostly('2026-03-02T10:00:00Z', '2026-06-02T10:00:01.5+00:00', '2026-02-30T10:00:00Z', '2026-03-02');

/** An object that holds the members of a good one, of which some are replaced or left out. */
const near = (good: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(good).map(([name, value]) => [
        name,
        fc.oneof(
          { weight: 24, arbitrary: value },
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: anything },
        ),
      ]),
    ),
  );
const flag = near({ Value: fc.boolean() });
const permissions = near({ Bed: flag, Room: flag, Floor: flag, Building: flag });
const wrapped = (value: fc.Arbitrary<unknown>) => near({ Value: value });
const interval = near({ StartUtc: moment, EndUtc: moment });
const limitation = near({ Count: mostly(1, 0, 1000, 1001), Cursor: fc.constantFrom(grossId, null) });
const many = (length: number) => Array.from({ length }, () => grossId);
const ids = mostly([grossId], [], [grossPin.Id, 'x'], many(1000), many(1001));

const requests = {
  getAllEnterprises: [
    EnterprisesGetAllRequest,
    near({
      Limitation: limitation,
      ExternalIdentifiers: mostly<unknown[]>(['a'], [], [1]),
      LinkedUtc: interval,
      UpdatedUtc: interval,
    }),
  ],
  getAllResourceAccessTokens: [
    ResourceAccessTokensGetAllRequest,
    near({
      Limitation: near({ Count: mostly(1, 0, 1001) }),
      ResourceAccessTokenIds: ids,
      ServiceOrderIds: ids,
      CollidingUtc: interval,
      UpdatedUtc: interval,
      ActivityStates: mostly(['Active'], [], ['Gone']),
    }),
  ],
  addResourceAccessTokens: [
    ResourceAccessTokensAddRequest,
    near({
      ResourceAccessTokenParameters: fc.array(
        near({
          ServiceOrderId: fc.constantFrom(firstOrder, firstOrder.toUpperCase()),
          CompanionshipId: mostly(grossId, 'x'),
          ResourceId: fc.constant(grossId),
          Type: fc.constantFrom('PinCode', 'RfidTag'),
          Value: text,
          ValidityStartUtc: moment,
          ValidityEndUtc: moment,
          SerialNumber: fc.string(),
          Permissions: permissions,
        }),
        { maxLength: 2 },
      ),
    }),
  ],
  updateResourceAccessTokens: [
    ResourceAccessTokensUpdateRequest,
    near({
      ResourceAccessTokenUpdates: fc.array(
        near({
          ResourceAccessTokenId: fc.constant(grossPin.Id),
          ValidityStartUtc: wrapped(moment),
          Value: wrapped(text),
          ValidityEndUtc: wrapped(moment),
          Permissions: permissions,
        }),
        { maxLength: 1 },
      ),
    }),
  ],
} satisfies Partial<Record<Operation, readonly [z.ZodMiniType, fc.Arbitrary<unknown>]>>;

/** Whether a status says that a request was well formed; a rule of the business (403) may refuse it then. */
const wellFormed: Readonly<Record<number, boolean>> = { 200: true, 403: true, 400: false };

describe('the rules of a request', () => {
  it.each(Object.entries(requests))(
    'are the same for the client and for the sandbox: %s',
    async (id, [schema, body]) => {
      const outcomes = new Set<boolean>();
      const { fetch } = createMewsConnectorSandbox({ rateLimit: { limit: 100_000, windowSeconds: 30 } });
      await fc.assert(
        fc.asyncProperty(body, async (members) => {
          const sent = JSON.stringify({ ...envelope(), ...members });
          const response = await fetch(`http://localhost${paths[id as Operation]}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: sent,
          });
          const isGood = z.safeParse(schema, JSON.parse(sent)).success;
          outcomes.add(isGood);
          expect(wellFormed[response.status]).toBe(isGood);
        }),
        { numRuns: 400 },
      );
      expect(outcomes.size).toBe(2);
    },
  );
});

const at = (second: number) => new Date(Date.UTC(2026, 2, 2) + second * 1000).toISOString().replace('.000', '');
const seconds = fc.nat({ max: 6 });
/** Whether two half-open spans share a second. */
const share = (a: readonly [from: number, end: number], b: readonly [from: number, end: number]) =>
  Array.from({ length: 8 }, (_, second) => second).some(
    (second) => a[0] <= second && second < a[1] && b[0] <= second && second < b[1],
  );

describe('filters by time', () => {
  it('hold exactly the seconds from the start on and before the end, or the one of both', () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, (start, length, second) => {
        const interval = { StartUtc: at(start), EndUtc: at(start + length) };
        const expected = length === 0 ? second === start : second >= start && second < start + length;
        expect(holds(interval, at(second))).toBe(expected);
      }),
    );
  });

  it('collide exactly with what shares a second', () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.integer({ min: 1, max: 6 }), (start, length, from, life) => {
        const interval = { StartUtc: at(start), EndUtc: at(start + length) };
        const span = [start, start + Math.max(1, length)] as const;
        expect(collides(interval, at(from), at(from + life))).toBe(share(span, [from, from + life]));
      }),
    );
  });
});

describe('active tokens of one value', () => {
  type Span = readonly [from: number, end: number];
  const span = fc.tuple(seconds, fc.integer({ min: 1, max: 2 })).map(([from, life]): Span => [from, from + life]);
  const command = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), spans: fc.array(span, { minLength: 1, maxLength: 2 }) }),
    fc.record({ kind: fc.constant('move' as const), index: fc.nat({ max: 4 }), to: span }),
    fc.record({ kind: fc.constant('delete' as const), index: fc.nat({ max: 4 }) }),
  );
  type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;
  type Client = ReturnType<typeof clientOnSandbox>['client'];
  type Model = Map<string, Span>;
  const refusedOr = <T>(call: Promise<T>): Promise<T | undefined> =>
    call.catch((error: unknown) => {
      if (ApiError.isInstance(error) && error.status === 403) return undefined;
      throw error;
    });
  const isFree = (wanted: readonly Span[], taken: readonly Span[]) =>
    wanted.every((each, index) => [...taken, ...wanted.slice(0, index)].every((other) => !share(each, other)));

  /** Carries out a command; gives whether it was accepted, and whether it had to be. */
  async function perform(step: Command, client: Client, model: Model): Promise<readonly [boolean, boolean]> {
    if (step.kind === 'add') {
      const free = isFree(step.spans, [...model.values()]);
      const items = step.spans.map(([from, end]) => ({ ...pin, ValidityStartUtc: at(from), ValidityEndUtc: at(end) }));
      const body = { ResourceAccessTokenParameters: items };
      const added = (await refusedOr(client.addResourceAccessTokens({ body })))?.ResourceAccessTokens;
      for (const [index, { Id }] of (added ?? []).entries()) model.set(Id, step.spans[index] ?? [0, 0]);
      return [added !== undefined, free];
    }
    const id = [...model.keys()][step.index];
    if (id === undefined) return [true, true];
    if (step.kind === 'delete') {
      model.delete(id);
      return [(await refusedOr(client.deleteResourceAccessTokens({ body: { Ids: [id] } }))) !== undefined, true];
    }
    const others = [...model].filter(([other]) => other !== id).map(([, taken]) => taken);
    const [ValidityStartUtc, ValidityEndUtc] = [{ Value: at(step.to[0]) }, { Value: at(step.to[1]) }];
    const change = { ResourceAccessTokenId: id, ValidityStartUtc, ValidityEndUtc };
    const body = { ResourceAccessTokenUpdates: [change] };
    const changed = await refusedOr(client.updateResourceAccessTokens({ body }));
    if (changed !== undefined) model.set(id, step.to);
    return [changed !== undefined, isFree([step.to], others)];
  }

  it('never share a second, and are refused only when they would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const { client } = clientOnSandbox();
        const model: Model = new Map();
        for (const step of commands) {
          const [accepted, expected] = await perform(step, client, model);
          expect(accepted).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('rows', () => {
  const Row = z.object({ Id: z.string(), CreatedUtc: z.string() });

  it('are listed newest first across the chunks in which they are read, and picked in the same order', async () => {
    const rows = rowsOf('things', Row);
    const store = new MemoryStore();
    const ids = Array.from({ length: 450 }, (_, index) => String(index));
    await store.transaction(async (tx) => {
      // Every third second holds three rows, added at different times.
      for (const Id of ids) await rows.add(tx, { Id, CreatedUtc: at(Number(Id) % 150) });
    });
    const expected = ids.toSorted((a, b) => (Number(b) % 150) - (Number(a) % 150) || Number(b) - Number(a));
    const listed = (behind?: string) =>
      store.transaction(async (tx) => {
        const found: string[] = [];
        for await (const { Id } of rows.newestFirst(tx, behind)) found.push(Id);
        return found;
      });
    expect(await listed()).toStrictEqual(expected);
    for (const index of [0, 199, 200, 449]) {
      const behind = expected[index] ?? '';
      expect(await listed(behind)).toStrictEqual(expected.slice(index + 1));
      const picked = await store.transaction((tx) => rows.pick(tx, [...ids, 'nobody', '7'], behind));
      expect(picked.map(({ Id }) => Id)).toStrictEqual(expected.slice(index + 1));
    }
  });
});
