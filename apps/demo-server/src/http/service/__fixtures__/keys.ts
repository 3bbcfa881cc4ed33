import { newApiKeySecret } from '../../../crypto/api-key.ts';
import { seededRandom } from '../../../token-service/__fixtures__/seeded-random.ts';
import type { ApiKeyInput } from '../../../token-service/api-keys.ts';
import { connectionIds } from './ids.ts';

const hour = 3_600_000;

/** What the API keys of a fresh stage may do, by name. */
const inputs = {
  admin: { role: 'admin' },
  issuer: { role: 'issuer' },
  reader: { role: 'reader' },
  auditor: { role: 'auditor' },
  /** Reaches one connection only. */
  limited: { role: 'admin', connections: [connectionIds['mews-pos']] },
  /** Has one request a minute. */
  slow: { role: 'admin', rateLimit: 1 },
  /** Ends an hour after the start. */
  shortLived: { role: 'admin', expiresAt: Date.UTC(2026, 2, 2, 10) + hour },
} as const satisfies Readonly<Record<string, Partial<ApiKeyInput>>>;

export type KeyName = keyof typeof inputs;

/** The API keys of a fresh stage. All but `slow` have more requests than any test makes. */
export const apiKeys = Object.entries(inputs).map(([name, input], index) => ({
  secret: newApiKeySecret(input.role, seededRandom(100 + index)),
  input: { name, connections: null, rateLimit: 1_000_000, expiresAt: null, ...input } satisfies ApiKeyInput,
}));

/** The secret of an API key of a fresh stage. */
export function secretOf(name: KeyName): string {
  const found = apiKeys.find(({ input }) => input.name === name);
  if (found === undefined) throw new Error(`There is no API key ${name}`);
  return found.secret;
}
