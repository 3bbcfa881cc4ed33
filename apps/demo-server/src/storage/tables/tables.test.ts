import { describe, expect, it } from 'vitest';
import { apiKeyRow, challengeRow, connectionRow, intentRow, rotationRow, tokenRow } from '../__fixtures__/rows.ts';
import { stores } from '../__fixtures__/stores.ts';
import type { Db } from '../tables.ts';
import { findApiKey, findApiKeyByHash, insertApiKey, listApiKeys, revokeApiKey } from './api-keys-table.ts';
import {
  deleteClosedChallenges,
  findChallenge,
  insertChallenges,
  listChallenges,
  lockChallengesOfIntent,
  updateChallenge,
} from './challenges-table.ts';
import {
  deleteConnection,
  findConnection,
  insertConnection,
  listConnections,
  lockConnection,
  shareConnection,
  updateConnection,
} from './connections-table.ts';
import { listEncryptionKeys, noteEncryptionKey } from './encryption-keys-table.ts';
import {
  claimIdempotencyKey,
  completeIdempotencyKey,
  deleteExpiredIdempotencyKeys,
  findIdempotencyKey,
  releaseIdempotencyKey,
  takeOverIdempotencyKey,
} from './idempotency-keys-table.ts';
import {
  deleteSettledIntents,
  findMintIntent,
  insertMintIntent,
  listIntentsOfLease,
  listStaleIntents,
  updateMintIntent,
} from './mint-intents-table.ts';
import { countRequests } from './rate-windows-table.ts';
import { findOpenRotation, findRotation, insertRotation, listDueRotations, updateRotation } from './rotations-table.ts';
import {
  expireTokens,
  findToken,
  findTokensByHash,
  findVendableToken,
  insertToken,
  listTokens,
  lockToken,
  updateToken,
} from './tokens-table.ts';

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe.each(Object.entries(stores))('tables on %s', (_, open) => {
  const inDatabase = async (work: (db: Db) => Promise<void>) => (await open()).transaction(work);

  describe('connections', () => {
    it('gives back what was put', () =>
      inDatabase(async (db) => {
        const row = connectionRow('con_1', { base_url: null, name: 'ünïcode-😀' });
        await insertConnection(db, row);
        expect(await findConnection(db, 'con_1')).toEqual(row);
        expect(await lockConnection(db, 'con_1')).toEqual(row);
        expect(await shareConnection(db, 'con_1')).toEqual(row);
        expect(await findConnection(db, 'con_2')).toBeUndefined();
      }));

    it('pages through them, oldest first', () =>
      inDatabase(async (db) => {
        for (const [id, created_at] of Object.entries({ con_1: 5, con_3: 4, con_2: 4, con_4: 6 }))
          await insertConnection(
            db,
            connectionRow(id, { created_at, provider: id === 'con_4' ? 'other' : 'mews-pos' }),
          );
        expect(ids(await listConnections(db, {}, { limit: 2 }))).toStrictEqual(['con_2', 'con_3']);
        const after = { at: 4, id: 'con_2' };
        expect(ids(await listConnections(db, {}, { limit: 9, after }))).toStrictEqual(['con_3', 'con_1', 'con_4']);
        expect(ids(await listConnections(db, { provider: 'other' }, { limit: 9 }))).toStrictEqual(['con_4']);
        expect(ids(await listConnections(db, { ids: ['con_1', 'con_9'] }, { limit: 9 }))).toStrictEqual(['con_1']);
        expect(await listConnections(db, { ids: [] }, { limit: 9 })).toStrictEqual([]);
      }));

    it('changes the version that was read and no other', () =>
      inDatabase(async (db) => {
        await insertConnection(db, connectionRow('con_1'));
        expect(await updateConnection(db, 'con_1', 1, { name: 'new' })).toBe(true);
        expect(await updateConnection(db, 'con_1', 1, { name: 'newer' })).toBe(false);
        expect(await findConnection(db, 'con_1')).toMatchObject({ name: 'new', version: 2 });
        expect(await deleteConnection(db, 'con_1')).toBe(true);
        expect(await deleteConnection(db, 'con_1')).toBe(false);
      }));
  });

  describe('tokens', () => {
    it('gives back what was put, also by the hash of the secret', () =>
      inDatabase(async (db) => {
        const empty = { secret: null, key_id: null, provider_token_id: null, expires_at: null, description: null };
        const older = tokenRow('tok_1', { ...empty, secret_hash: 'same', issued_at: 1 });
        const newer = tokenRow('tok_2', { refreshable: 1, secret_hash: 'same', issued_at: 2 });
        await insertToken(db, older);
        await insertToken(db, newer);
        expect(await findToken(db, 'tok_1')).toEqual(older);
        expect(await lockToken(db, 'tok_2')).toEqual(newer);
        expect(await findTokensByHash(db, 'same')).toEqual([newer, older]);
        expect(await findTokensByHash(db, 'other')).toStrictEqual([]);
      }));

    it('vends the one that lives longest of those that may be vended', () =>
      inDatabase(async (db) => {
        const vendable = (validAfter: number) =>
          findVendableToken(db, { connectionId: 'con_1', requestKey: 'request', validAfter });
        const put = async (id: string, changes: Parameters<typeof tokenRow>[1]) =>
          insertToken(db, tokenRow(id, changes));
        await put('revoked', { expires_at: 900, status: 'revoked' });
        await put('forgotten', { expires_at: 900, secret: null });
        await put('other connection', { expires_at: 900, connection_id: 'con_2' });
        await put('other request', { expires_at: 900, request_key: 'other' });
        expect(await vendable(0)).toBeUndefined();
        await put('short', { expires_at: 100 });
        await put('long', { expires_at: 200 });
        expect((await vendable(0))?.id).toBe('long');
        expect((await vendable(199))?.id).toBe('long');
        expect(await vendable(200)).toBeUndefined();
        await put('endless', { expiry_kind: 'never', expires_at: null });
        expect((await vendable(200))?.id).toBe('endless');
      }));

    it('pages through them by filter, newest first', () =>
      inDatabase(async (db) => {
        await insertToken(db, tokenRow('a', { issued_at: 1, expires_at: null }));
        await insertToken(db, tokenRow('b', { issued_at: 2, connection_id: 'con_2', expires_at: 50 }));
        await insertToken(db, tokenRow('c', { issued_at: 2, provider: 'other', status: 'revoked', expires_at: 51 }));
        const list = async (...args: [Parameters<typeof listTokens>[1], after?: { at: number; id: string }]) =>
          ids(await listTokens(db, args[0], { limit: 2, after: args[1] }));
        expect(await list({})).toStrictEqual(['c', 'b']);
        expect(await list({}, { at: 2, id: 'b' })).toStrictEqual(['a']);
        expect(await list({ connectionIds: ['con_2'] })).toStrictEqual(['b']);
        expect(await list({ connectionIds: [] })).toStrictEqual([]);
        expect(await list({ provider: 'other' })).toStrictEqual(['c']);
        expect(await list({ statuses: ['active', 'retiring'] })).toStrictEqual(['b', 'a']);
        expect(await list({ expiresBefore: 51 })).toStrictEqual(['b']);
      }));

    it('changes one only from the status that was seen', () =>
      inDatabase(async (db) => {
        await insertToken(db, tokenRow('a'));
        expect(await updateToken(db, 'a', ['retiring'], { status: 'revoked' })).toBe(false);
        expect(await updateToken(db, 'a', ['active', 'retiring'], { status: 'revoked', secret: null })).toBe(true);
        expect(await findToken(db, 'a')).toMatchObject({ status: 'revoked', secret: null });
      }));

    it('expires a batch of those that ended, and forgets their secrets', () =>
      inDatabase(async (db) => {
        for (const [id, expires_at] of Object.entries({ a: 10, b: 20, c: 30, d: 31 }))
          await insertToken(db, tokenRow(id, { expires_at, status: id === 'a' ? 'retiring' : 'active' }));
        await insertToken(db, tokenRow('endless', { expires_at: null }));
        await insertToken(db, tokenRow('revoked', { expires_at: 10, status: 'revoked' }));
        expect(ids(await expireTokens(db, 30, 2)).sort()).toStrictEqual(['a', 'b']);
        expect(await expireTokens(db, 30, 2)).toEqual([{ id: 'c', connection_id: 'con_1', expires_at: 30 }]);
        expect(await expireTokens(db, 30, 2)).toStrictEqual([]);
        expect(await findToken(db, 'c')).toMatchObject({
          status: 'expired',
          status_at: 30,
          secret: null,
          key_id: null,
        });
        expect(await findToken(db, 'd')).toMatchObject({ status: 'active', secret: 'envelope' });
      }));
  });

  it('mint_intents: found by lease and by age, changed from a known state, forgotten when settled', () =>
    inDatabase(async (db) => {
      await insertMintIntent(db, intentRow('a'));
      await insertMintIntent(db, intentRow('b', { updated_at: 900 }));
      await insertMintIntent(db, intentRow('c', { lease_name: null, state: 'unknown' }));
      expect(await findMintIntent(db, 'a')).toEqual(intentRow('a'));
      expect(ids(await listIntentsOfLease(db, 'mint:con_1:request', 'pending'))).toStrictEqual(['a', 'b']);
      const stale = { before: 1001, unknownSince: 999, now: 2000 };
      expect(ids(await listStaleIntents(db, stale, 9))).toStrictEqual(['b', 'a', 'c']);
      expect(ids(await listStaleIntents(db, stale, 2))).toStrictEqual(['b', 'a']);
      expect(ids(await listStaleIntents(db, { ...stale, unknownSince: 1000 }, 9))).toStrictEqual(['b', 'a']);
      expect(ids(await listStaleIntents(db, { ...stale, before: 1000 }, 9))).toStrictEqual(['b']);
      await insertMintIntent(db, intentRow('late', { updated_at: 9_000_000 }));
      const later = { before: 9_000_001, unknownSince: 0 };
      expect(ids(await listStaleIntents(db, { ...later, now: 12_599_999 }, 9))).not.toContain('late');
      expect(ids(await listStaleIntents(db, { ...later, now: 12_600_000 }, 9))).toContain('late');
      expect(await updateMintIntent(db, 'a', ['pending'], { state: 'done', token_id: 'tok_1' })).toBe(true);
      expect(await updateMintIntent(db, 'a', ['pending'], { state: 'unknown' })).toBe(false);
      expect(await deleteSettledIntents(db, 1000, 9)).toBe(0);
      expect(await deleteSettledIntents(db, 1001, 9)).toBe(1);
      expect(await findMintIntent(db, 'c')).toMatchObject({ state: 'unknown' });
    }));

  it('rotations: due unless ended or in grace, changed from a known step', () =>
    inDatabase(async (db) => {
      await insertRotation(db, rotationRow('a'));
      await insertRotation(db, rotationRow('b', { old_token_id: 'tok_2', step: 'published', grace_until: 50 }));
      await insertRotation(db, rotationRow('c', { old_token_id: 'tok_3', step: 'done' }));
      expect(await findRotation(db, 'a')).toEqual(rotationRow('a'));
      expect(ids(await listDueRotations(db, 49, 9))).toStrictEqual(['a']);
      expect(ids(await listDueRotations(db, 50, 9))).toStrictEqual(['a', 'b']);
      expect((await findOpenRotation(db, 'tok_2'))?.id).toBe('b');
      expect(await findOpenRotation(db, 'tok_3')).toBeUndefined();
      await insertRotation(db, rotationRow('d', { old_token_id: 'tok_4', error: 'refused', updated_at: 1500 }));
      expect(ids(await listDueRotations(db, 1999, 9))).toStrictEqual(['a', 'b']);
      expect(ids(await listDueRotations(db, 2000, 9))).toStrictEqual(['a', 'b', 'd']);
      const late = { old_token_id: 'tok_5', error: 'refused', updated_at: 9_000_000 };
      await insertRotation(db, rotationRow('e', late));
      expect(ids(await listDueRotations(db, 12_599_999, 9))).toStrictEqual(['a', 'b', 'd']);
      expect(ids(await listDueRotations(db, 12_600_000, 9))).toStrictEqual(['a', 'b', 'd', 'e']);
      expect(await updateRotation(db, 'a', 'minted', { step: 'proven' })).toBe(false);
      expect(await updateRotation(db, 'a', 'started', { step: 'failed', error: 'refused' })).toBe(true);
      expect(ids(await listDueRotations(db, 50, 9))).toStrictEqual(['b']);
    }));

  it('challenges: found by intent and by filter, changed from a known state, forgotten when closed', () =>
    inDatabase(async (db) => {
      await insertChallenges(db, [challengeRow('a'), challengeRow('b', { connection_id: 'con_2', state: 'used' })]);
      await insertChallenges(db, []);
      expect(await findChallenge(db, 'a')).toEqual(challengeRow('a'));
      expect(ids(await lockChallengesOfIntent(db, 'int_1'))).toStrictEqual(['a', 'b']);
      expect(ids(await listChallenges(db, { connectionIds: ['con_2'] }, 9))).toStrictEqual(['b']);
      expect(ids(await listChallenges(db, { states: ['open', 'sent'] }, 9))).toStrictEqual(['a']);
      expect(ids(await listChallenges(db, {}, 1))).toStrictEqual(['a']);
      expect(ids(await listChallenges(db, {}, 9, 'a'))).toStrictEqual(['b']);
      expect(await listChallenges(db, { states: [] }, 9)).toStrictEqual([]);
      expect(await updateChallenge(db, 'a', ['open'], { state: 'sent', resend_at: 5 })).toBe(true);
      expect(await updateChallenge(db, 'a', ['open'], { state: 'solved' })).toBe(false);
      expect(await deleteClosedChallenges(db, 1001, 9)).toBe(1);
      expect(ids(await listChallenges(db, {}, 9))).toStrictEqual(['a']);
    }));

  it('api_keys: found by hash, paged, revoked once', () =>
    inDatabase(async (db) => {
      const bare = apiKeyRow('b', { connections: null, rate_limit: null, expires_at: 5, created_at: 1001 });
      await insertApiKey(db, apiKeyRow('a'));
      await insertApiKey(db, bare);
      expect(await findApiKeyByHash(db, 'hash-b')).toEqual(bare);
      expect(await findApiKeyByHash(db, 'hash-c')).toBeUndefined();
      expect(ids(await listApiKeys(db, { limit: 1 }))).toStrictEqual(['a']);
      expect(ids(await listApiKeys(db, { limit: 1, after: { at: 1000, id: 'a' } }))).toStrictEqual(['b']);
      expect(await revokeApiKey(db, 'a', 7)).toBe(true);
      expect(await revokeApiKey(db, 'a', 8)).toBe(false);
      expect(await findApiKey(db, 'a')).toMatchObject({ revoked_at: 7 });
    }));

  it('rate_windows: counts within a window, begins a later one, never goes back', () =>
    inDatabase(async (db) => {
      expect(await countRequests(db, 'a', 60, 1)).toEqual({ started_at: 60, count: 1 });
      expect(await countRequests(db, 'a', 60, 3)).toEqual({ started_at: 60, count: 4 });
      expect(await countRequests(db, 'b', 60, 1)).toEqual({ started_at: 60, count: 1 });
      expect(await countRequests(db, 'a', 120, 1)).toEqual({ started_at: 120, count: 1 });
      expect(await countRequests(db, 'a', 60, 1)).toEqual({ started_at: 120, count: 2 });
    }));

  it('idempotency_keys: claimed once, answered once, taken over when abandoned, free again when expired', () =>
    inDatabase(async (db) => {
      const identity = { api_key_id: 'key_1', key: 'k' };
      const claim = { ...identity, operation: 'mint', body_hash: 'h', lease_until: 30, created_at: 0, expires_at: 100 };
      expect(await claimIdempotencyKey(db, claim)).toBe(true);
      expect(await claimIdempotencyKey(db, { ...claim, created_at: 99 })).toBe(false);
      expect(await takeOverIdempotencyKey(db, identity, 29, 60)).toBe(false);
      expect(await takeOverIdempotencyKey(db, identity, 30, 60)).toBe(true);
      const answer = { response: 'envelope', key_id: 'k1' };
      expect(await completeIdempotencyKey(db, claim, answer)).toBe(false);
      expect(await completeIdempotencyKey(db, { ...claim, lease_until: 60 }, answer)).toBe(true);
      expect(await completeIdempotencyKey(db, { ...claim, lease_until: 60 }, answer)).toBe(false);
      await releaseIdempotencyKey(db, { ...claim, lease_until: 60 });
      const answered = { ...claim, ...answer, lease_until: 60, state: 'done' };
      expect(await findIdempotencyKey(db, identity)).toEqual(answered);
      expect(await claimIdempotencyKey(db, { ...claim, created_at: 100, expires_at: 200 })).toBe(true);
      expect(await findIdempotencyKey(db, identity)).toMatchObject({ state: 'pending', response: null, key_id: null });
      await releaseIdempotencyKey(db, claim);
      expect(await findIdempotencyKey(db, identity)).toBeUndefined();
    }));

  it('idempotency_keys: forgets expired ones in batches', () =>
    inDatabase(async (db) => {
      const row = { api_key_id: 'key_1', operation: 'mint', body_hash: 'h', lease_until: 30, created_at: 0 };
      for (const [key, expires_at] of Object.entries({ a: 10, b: 11, c: 12, d: 13 }))
        await claimIdempotencyKey(db, { ...row, key, expires_at });
      expect(await deleteExpiredIdempotencyKeys(db, 12, 2)).toBe(2);
      expect(await deleteExpiredIdempotencyKeys(db, 12, 2)).toBe(1);
      expect(await findIdempotencyKey(db, { api_key_id: 'key_1', key: 'd' })).toBeDefined();
    }));

  it('encryption_keys: keeps what was noted first', () =>
    inDatabase(async (db) => {
      const row = { key_id: 'k1', check_value: 'v', first_used_at: 2 };
      await noteEncryptionKey(db, row);
      await noteEncryptionKey(db, { ...row, check_value: 'other' });
      await noteEncryptionKey(db, { key_id: 'k2', check_value: 'w', first_used_at: 1 });
      expect(await listEncryptionKeys(db)).toEqual([{ key_id: 'k2', check_value: 'w', first_used_at: 1 }, row]);
    }));
});
