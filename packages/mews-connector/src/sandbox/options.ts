import { parseSetting } from '@tokenyard/core';
import type { SandboxOptions, WindowLimit } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { ConnectorSeeds } from './schemas.ts';
import { demoSeeds } from './seeds.ts';

const whole = (minimum: number, maximum: number) => z.int().check(z.gte(minimum), z.lte(maximum));

const Rules = z.strictObject({
  seeds: z.prefault(ConnectorSeeds, demoSeeds),
  rateLimit: z._default(z.strictObject({ limit: whole(1, 100_000), windowSeconds: whole(1, 3600) }), {
    limit: 200,
    windowSeconds: 30,
  }),
  maxBodyBytes: z._default(whole(1, 16_777_216), 1_048_576),
});

/** The sandbox's options with every default filled in. */
export type SandboxRules = z.infer<typeof Rules>;

export interface MewsConnectorSandboxOptions extends SandboxOptions {
  /** What a fresh sandbox knows. Default {@link demoSeeds}. */
  readonly seeds?: ConnectorSeeds | undefined;
  /** Requests of one access token in a window that slides. Default 200 in 30 s. */
  readonly rateLimit?: WindowLimit | undefined;
  /** Longest request body in bytes. Default 1048576. */
  readonly maxBodyBytes?: number | undefined;
}

/** @throws {SettingError} when an option is out of its range */
export function rulesOf({ seeds, rateLimit, maxBodyBytes }: MewsConnectorSandboxOptions): SandboxRules {
  return parseSetting('sandbox', Rules, { seeds, rateLimit, maxBodyBytes });
}
