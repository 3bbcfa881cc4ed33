import { sha256 } from '@tokenyard/core/sandbox';
import { isWellFormedApiKey } from '../crypto/api-key.ts';
import { type ApiKeysTable, findApiKeyByHash } from '../storage/tables/api-keys-table.ts';
import { countRequests } from '../storage/tables/rate-windows-table.ts';
import { defaultRateLimit } from './api-keys.ts';
import type { Caller } from './caller.ts';
import type { ServiceContext } from './context.ts';
import { grouping, type OutputOf } from './grouping.ts';
import { ServiceError } from './service-error.ts';

const minute = 60_000;

type Verdict =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'unknown' | 'revoked' | 'expired' }
  | { readonly kind: 'rate-limited'; readonly retryAt: number };

/**
 * Makes what finds out who sent an API key, and counts the request; requests that come with one key at the same time
 * are counted together. A key is read anew each time, so a revoked one is refused at once.
 */
export function createAuthenticate(context: ServiceContext): (secret: string | undefined) => Promise<Caller> {
  const ask = grouping<undefined, Verdict>((hash, requests) => judge(context, hash, requests.length));

  /** @throws {ServiceError} `unauthorized`, `rate-limited` */
  return async (secret) => {
    // A key that cannot be one is refused without a look into the database.
    if (secret === undefined || !isWellFormedApiKey(secret)) throw unauthorized();
    const verdict = await ask(await sha256(secret), undefined);
    if (verdict.kind === 'caller') return verdict.caller;
    if (verdict.kind !== 'rate-limited') throw unauthorized();
    const { retryAt } = verdict;
    throw new ServiceError('rate-limited', 'This API key has used up its requests of this minute', { retryAt });
  };
}

const unauthorized = () => new ServiceError('unauthorized', 'A valid API key is required');

/** Of the refusals of a known key the first in each minute is recorded, so that nobody fills the audit with them. */
async function judge(
  { clock, database, journal }: ServiceContext,
  hash: string,
  requests: number,
): Promise<OutputOf<undefined, Verdict>> {
  const now = clock.now();
  return database.transaction(async (db) => {
    const row = await findApiKeyByHash(db, hash);
    if (row === undefined) return () => ({ kind: 'unknown' });
    const { started_at: startedAt, count } = await countRequests(db, row.id, now - (now % minute), requests);
    const before = count - requests;
    const { kind, from } = refusalOf(row, now);
    if (before < from && from <= count) {
      await journal.append(db, { chain: 'service', actor: row.id, action: 'refuse', outcome: kind });
    }
    const connections: string[] | undefined = row.connections === null ? undefined : JSON.parse(row.connections);
    const caller = { kind: 'caller', caller: { id: row.id, role: row.role, connections } } as const;
    const refused = kind === 'rate-limited' ? { kind, retryAt: startedAt + minute } : { kind };
    return (_, index) => (before + index + 1 < from ? caller : refused);
  });
}

/** Why a key is refused, and from which request of a minute on. */
function refusalOf({ revoked_at: revoked, expires_at: end, rate_limit: limit }: ApiKeysTable, now: number) {
  if (revoked !== null) return { kind: 'revoked', from: 1 } as const;
  if (end !== null && end <= now) return { kind: 'expired', from: 1 } as const;
  return { kind: 'rate-limited', from: (limit ?? defaultRateLimit) + 1 } as const;
}
