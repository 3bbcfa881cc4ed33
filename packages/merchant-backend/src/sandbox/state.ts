import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { Mfa, type SandboxRules } from './options.ts';

const Instance = z.strictObject({ passwordHash: z.string(), mfa: z.optional(Mfa) });
export type Instance = z.infer<typeof Instance>;

/** Instances by id. */
export const instances = collection('instances', Instance);

const Token = z.strictObject({
  hash: z.string(),
  serial: z.int(),
  scope: z.string(),
  refreshable: z.boolean(),
  description: z.optional(z.string()),
  /** Seconds (s) since 1970. */
  createdAt: z.int(),
  /** Seconds (s) since 1970; null when it never ends. */
  expiresAt: z.nullable(z.int()),
});
export type Token = z.infer<typeof Token>;

/** Tokens by instance and serial. */
export const tokens = collection('tokens', Token);

/** Where a token is found, by the SHA-256 of the token. */
export const tokenKeys = collection('token-keys', z.strictObject({ instance: z.string(), serial: z.int() }));

/** Last number that was given out, by what it counts. */
export const counters = collection('counters', z.int());

const Challenge = z.strictObject({
  id: z.string(),
  /** Which request it guards: the operation, and the SHA-256 of the body's bytes. */
  operation: z.string(),
  bodyHash: z.string(),
  channel: z.string(),
  address: z.string(),
  /** Milliseconds (ms) since 1970. */
  createdAt: z.int(),
  /** The code that was sent last; absent before the first. */
  sent: z.optional(
    z.strictObject({
      codeHash: z.string(),
      triesLeft: z.int(),
      /** Seconds (s) since 1970. */
      solveExpiration: z.int(),
      earliestRetransmission: z.int(),
    }),
  ),
  solved: z.boolean(),
});
export type Challenge = z.infer<typeof Challenge>;

/** Challenges by instance and id. */
export const challenges = collection('challenges', Challenge);

/** A one-time code that was sent, as the person at the address sees it. */
export const OutboxMessage = z.strictObject({
  provider: z.literal('merchant-backend'),
  instance: z.string(),
  challenge_id: z.string(),
  channel: z.string(),
  address: z.string(),
  code: z.string(),
  /** ISO 8601. */
  sent_at: z.string(),
});
export type OutboxMessage = z.infer<typeof OutboxMessage>;

/** Sent codes by time. */
export const outbox = collection('outbox', OutboxMessage);

export const seedWith = (rules: SandboxRules) => async (tx: StoreTransaction) => {
  for (const { id, password, mfa } of rules.instances) {
    await instances.put(tx, id, { passwordHash: await sha256(password), ...(mfa && { mfa }) });
  }
};
