import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import type { SandboxRules } from './options.ts';
import { SpaceCode } from './space-code.ts';

/** API keys by the SHA-256 of the key. */
export const apiKeys = collection('api-keys', z.strictObject({}));

/** Minted tokens by the SHA-256 of their secret key. */
export const tokens = collection('tokens', z.strictObject({ spaceCodeId: z.string(), expiresAt: z.number() }));

/** Space codes by id in lower case. */
export const spaceCodes = collection('space-codes', SpaceCode);

export const seedWith = (rules: SandboxRules) => async (tx: StoreTransaction) => {
  for (const key of rules.apiKeys) await apiKeys.put(tx, await sha256(key), {});
  for (const code of rules.spaceCodes) await spaceCodes.put(tx, code.id.toLowerCase(), code);
};
