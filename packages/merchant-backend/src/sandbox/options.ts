import { parseSetting } from '@tokenyard/core';
import type { SandboxOptions } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { instancePattern } from '../instance.ts';
import { demoInstances } from './seeds.ts';

/** Where one-time codes are sent. */
const MfaChannel = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('email'), address: z.string().check(z.regex(/^[^@]+@[^@]+$/)) }),
  z.strictObject({ channel: z.literal('sms'), address: z.string().check(z.minLength(5)) }),
]);
export type MfaChannel = z.infer<typeof MfaChannel>;

/** A second factor: its channels, and whether all of them have to be answered. */
export const Mfa = z.strictObject({
  channels: z.array(MfaChannel).check(z.minLength(1)),
  combiAnd: z.boolean(),
});

const SandboxInstance = z.strictObject({
  id: z.string().check(z.regex(instancePattern)),
  password: z.string().check(z.minLength(1)),
  mfa: z.optional(Mfa),
});

const isUnique = (instances: readonly { readonly id: string }[]) =>
  new Set(instances.map(({ id }) => id)).size === instances.length;

const Rules = z.strictObject({
  instances: z._default(z.array(SandboxInstance).check(z.refine(isUnique, 'must not repeat an id')), demoInstances),
  maxDuration: z.optional(z.int().check(z.gte(1))),
  legacyPasswordBearer: z._default(z.boolean(), true),
  fixedTan: z.optional(z.string().check(z.regex(/^\d{8}$/))),
});

/** The sandbox's options with every default filled in. */
export type SandboxRules = z.infer<typeof Rules>;

export interface MerchantBackendSandboxOptions extends SandboxOptions {
  /** Instances of a fresh sandbox, with an optional second factor each. Default `demoInstances`. */
  readonly instances?: readonly z.input<typeof SandboxInstance>[] | undefined;
  /** Longest life of a token in seconds (s), `forever` included. Default none. */
  readonly maxDuration?: number | undefined;
  /** Whether `Bearer secret-token:<password>` logs in, as servers before protocol v19 took it. Default true. */
  readonly legacyPasswordBearer?: boolean | undefined;
  /** Eight digits that every one-time code is. Default a new random code each time. */
  readonly fixedTan?: string | undefined;
}

/** @throws {SettingError} when an option is out of its range */
export function rulesOf(options: MerchantBackendSandboxOptions): SandboxRules {
  const { instances, maxDuration, legacyPasswordBearer, fixedTan } = options;
  return parseSetting('sandbox', Rules, { instances, maxDuration, legacyPasswordBearer, fixedTan });
}
