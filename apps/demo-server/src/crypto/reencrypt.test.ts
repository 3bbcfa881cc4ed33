import { systemRandom } from '@tokenyard/core/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyRingOf, tickingClock, writeSampleAudit } from '../audit/__fixtures__/sample-audit.ts';
import { resignHeads } from '../audit/resign-heads.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { challengeRow, connectionRow, intentRow, tokenRow } from '../storage/__fixtures__/rows.ts';
import { stores } from '../storage/__fixtures__/stores.ts';
import type { Database } from '../storage/database.ts';
import { findChallenge, insertChallenges } from '../storage/tables/challenges-table.ts';
import { findConnection, insertConnection, updateConnection } from '../storage/tables/connections-table.ts';
import { listKeyUse } from '../storage/tables/encrypted-columns.ts';
import {
  claimIdempotencyKey,
  completeIdempotencyKey,
  findIdempotencyKey,
} from '../storage/tables/idempotency-keys-table.ts';
import { findMintIntent, insertMintIntent } from '../storage/tables/mint-intents-table.ts';
import { findToken, insertToken } from '../storage/tables/tokens-table.ts';
import { challengeRequestPlace } from '../token-service/challenge-rows.ts';
import { credentialsPlace } from '../token-service/connection-issuer.ts';
import { intentRequestPlace } from '../token-service/mint-order.ts';
import { checkKeys } from './check-keys.ts';
import { createVault } from './envelope.ts';
import { reencrypt } from './reencrypt.ts';

const older = keyRingOf('a');
const rotated = keyRingOf('b', 'a');
const newer = keyRingOf('b');
const vaultOf = (keyRing = rotated) => createVault(keyRing, systemRandom);
const secretPlace = { table: 'tokens', column: 'secret', id: 'tok_1' };
const answerPlace = { table: 'idempotency_keys', column: 'response', id: 'key_1:k' };
const claim = {
  api_key_id: 'key_1',
  key: 'k',
  operation: 'mint',
  body_hash: 'h',
  lease_until: 1,
  created_at: 1,
  expires_at: 9,
};

/** One row in every table that has envelopes, sealed with the older key. */
async function fill(database: Database): Promise<void> {
  const vault = vaultOf(older);
  const sealed = async (place: Parameters<typeof vault.seal>[0], text: string) =>
    (await vault.seal(place, text)).envelope;
  const columns = {
    credentials: await sealed(credentialsPlace('con_1'), 'credentials'),
    secret: await sealed(secretPlace, 'secret'),
    intent: await sealed(intentRequestPlace('int_1'), 'intent'),
    challenge: await sealed(challengeRequestPlace('chl_1'), 'challenge'),
    response: await sealed(answerPlace, 'response'),
  };
  const key_id = older.activeId;
  await checkKeys(database, older, 1);
  await database.transaction(async (db) => {
    await insertConnection(db, connectionRow('con_1', { credentials: columns.credentials, key_id }));
    await insertToken(db, tokenRow('tok_1', { secret: columns.secret, key_id }));
    await insertToken(db, tokenRow('tok_2', { secret: null, key_id: null }));
    await insertMintIntent(db, intentRow('int_1', { request: columns.intent, key_id }));
    await insertChallenges(db, [challengeRow('chl_1', { request: columns.challenge, key_id })]);
    await claimIdempotencyKey(db, claim);
    await completeIdempotencyKey(db, claim, { response: columns.response, key_id });
  });
}

const readAll = (database: Database, keyRing = newer) =>
  database.transaction(async (db) => {
    const vault = vaultOf(keyRing);
    const connection = await findConnection(db, 'con_1');
    const token = await findToken(db, 'tok_1');
    const intent = await findMintIntent(db, 'int_1');
    const challenge = await findChallenge(db, 'chl_1');
    const answer = await findIdempotencyKey(db, claim);
    return [
      await vault.open(credentialsPlace('con_1'), connection?.credentials ?? ''),
      await vault.open(secretPlace, token?.secret ?? ''),
      await vault.open(intentRequestPlace('int_1'), intent?.request ?? ''),
      await vault.open(challengeRequestPlace('chl_1'), challenge?.request ?? ''),
      await vault.open(answerPlace, answer?.response ?? ''),
    ];
  });

describe.each(Object.entries(stores))('key rotation on %s', (_, open) => {
  it('seals every envelope with the active key, after which the older one may go', async () => {
    const database = await open();
    await fill(database);
    await checkKeys(database, rotated, 2);
    await expect(checkKeys(database, newer, 3)).rejects.toThrow('The database needs the key a');
    const parts = { database, keyRing: rotated, vault: vaultOf() };
    expect(await reencrypt(parts)).toStrictEqual({ renewed: 5, overtaken: 0, failed: [] });
    expect(await reencrypt(parts)).toStrictEqual({ renewed: 0, overtaken: 0, failed: [] });
    expect(await readAll(database)).toStrictEqual(['credentials', 'secret', 'intent', 'challenge', 'response']);
    expect(new Set((await database.transaction(listKeyUse)).map(({ key_id }) => key_id))).toStrictEqual(new Set(['b']));
    expect(await checkKeys(database, newer, 4)).toStrictEqual(['a']);
  });

  it('signs the heads of audit chains anew, after which they can be continued without the older key', async () => {
    const database = await open();
    await writeSampleAudit(database, older);
    expect(await resignHeads(database, rotated)).toBe(3);
    expect(await resignHeads(database, rotated)).toBe(0);
    expect(await verifyAudit({ database, keyRing: rotated })).toMatchObject({ ok: true, records: 21 });
    const use = await database.transaction(listKeyUse);
    expect(use).toStrictEqual([{ table: 'audit_heads', key_id: 'b', rows: 3 }]);
  });

  it('names an envelope that does not open, and renews the others', async () => {
    const database = await open();
    await fill(database);
    const stray = (await vaultOf(older).seal(secretPlace, 'of another row')).envelope;
    await database.transaction((db) => insertToken(db, tokenRow('tok_0', { secret: stray, key_id: 'a' })));
    const result = await reencrypt({ database, keyRing: rotated, vault: vaultOf() }, { batch: 1 });
    expect(result).toStrictEqual({ renewed: 5, overtaken: 0, failed: [{ ...secretPlace, id: 'tok_0' }] });
  });

  it('ends between two batches when it is told so, and goes on from there the next time', async () => {
    const database = await open();
    await fill(database);
    const parts = { database, keyRing: rotated, vault: vaultOf() };
    const answers = [true, true, false];
    const first = await reencrypt(parts, { goOn: async () => answers.shift() ?? false });
    const second = await reencrypt(parts);
    expect([first.renewed, second.renewed]).toStrictEqual([2, 3]);
  });

  it('loses nothing that is written meanwhile, in batches of any size', async () => {
    const database = await open();
    await checkKeys(database, older, 1);
    let run = 0;
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 7 }), async (batch) => {
      const clock = tickingClock();
      const ids = Array.from({ length: 12 }, (_entry, index) => `con_${run}_${index}`);
      run += 1;
      const seal = (id: string, text: string, keyRing = older) => vaultOf(keyRing).seal(credentialsPlace(id), text);
      for (const id of ids) {
        const { envelope, keyId } = await seal(id, 'version 1');
        const row = connectionRow(id, { credentials: envelope, key_id: keyId });
        await database.transaction((db) => insertConnection(db, row));
      }
      // One half is changed by nodes that know the new key, the other by nodes that do not yet.
      const changes = ids.map(async (id, index) => {
        const { envelope, keyId } = await seal(id, 'version 2', index % 2 === 0 ? rotated : older);
        const change = { credentials: envelope, key_id: keyId, updated_at: clock.now() };
        return database.transaction((db) => updateConnection(db, id, 1, change));
      });
      const [first] = await Promise.all([
        reencrypt({ database, keyRing: rotated, vault: vaultOf() }, { batch }),
        Promise.all(changes),
      ]);
      const second = await reencrypt({ database, keyRing: rotated, vault: vaultOf() }, { batch });
      expect([first.failed, second.failed]).toStrictEqual([[], []]);
      for (const id of ids) {
        const row = await database.transaction((db) => findConnection(db, id));
        expect(await vaultOf(newer).open(credentialsPlace(id), row?.credentials ?? '')).toBe('version 2');
        expect(row?.key_id).toBe('b');
      }
    });
    await fc.assert(property, { numRuns: 10 });
  });
});
