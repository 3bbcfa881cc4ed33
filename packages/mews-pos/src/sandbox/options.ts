import { parseSetting } from '@tokenyard/core';
import type { SandboxOptions } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { demoApiKey, demoSpaceCodes } from './seeds.ts';
import { SpaceCode } from './space-code.ts';

const whole = (minimum: number, maximum: number) => z.int().check(z.gte(minimum), z.lte(maximum));

const Rules = z.strictObject({
  apiKeys: z._default(z.array(z.string().check(z.minLength(1))), [demoApiKey]),
  spaceCodes: z._default(z.array(SpaceCode), [...demoSpaceCodes]),
  tokenLifetimeSeconds: z._default(whole(1, 86_400), 900),
  rateLimit: z._default(z.strictObject({ limit: whole(1, 1000), windowSeconds: whole(1, 3600) }), {
    limit: 200,
    windowSeconds: 900,
  }),
  maxBodyBytes: z._default(whole(1, 16_777_216), 65_536),
  publicBaseUrl: z.optional(z.url()),
});

/** The sandbox's options with every default filled in. */
export type SandboxRules = z.infer<typeof Rules>;

export interface MewsPosSandboxOptions extends SandboxOptions {
  /** API keys that are accepted. Default the provider's public demo key. */
  readonly apiKeys?: readonly string[] | undefined;
  readonly spaceCodes?: readonly SpaceCode[] | undefined;
  /** Life of a minted token in seconds (s), 1 to 86400. Default 900. */
  readonly tokenLifetimeSeconds?: number | undefined;
  /** Default 200 requests in 900 s. */
  readonly rateLimit?: { readonly limit: number; readonly windowSeconds: number } | undefined;
  /** Longest request body in bytes. Default 65536. */
  readonly maxBodyBytes?: number | undefined;
  /** Base URL in links. Default the one of the request. */
  readonly publicBaseUrl?: string | undefined;
}

/** @throws {SettingError} when an option is out of its range */
export function rulesOf(options: MewsPosSandboxOptions): SandboxRules {
  const { apiKeys, spaceCodes, tokenLifetimeSeconds, rateLimit, maxBodyBytes, publicBaseUrl } = options;
  const given = { apiKeys, spaceCodes, tokenLifetimeSeconds, rateLimit, maxBodyBytes, publicBaseUrl };
  const rules = parseSetting('sandbox', Rules, given);
  return { ...rules, publicBaseUrl: rules.publicBaseUrl?.replace(/\/+$/, '') };
}
