import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256, systemRandom } from '@tokenyard/core/sandbox';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyRingOf, tickingClock } from '../audit/__fixtures__/sample-audit.ts';
import { createCheckpoint } from '../audit/checkpoint.ts';
import { createJournal } from '../audit/journal.ts';
import { newApiKeySecret } from '../crypto/api-key.ts';
import { checkKeys } from '../crypto/check-keys.ts';
import { createVault } from '../crypto/envelope.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { reencrypt } from '../crypto/reencrypt.ts';
import { apiKeyRow, challengeRow, connectionRow, intentRow, tokenRow } from './__fixtures__/rows.ts';
import { stores } from './__fixtures__/stores.ts';
import type { Database } from './database.ts';
import { openSqlite } from './sqlite-database.ts';
import { insertApiKey } from './tables/api-keys-table.ts';
import { insertChallenges } from './tables/challenges-table.ts';
import { insertConnection } from './tables/connections-table.ts';
import { claimIdempotencyKey, completeIdempotencyKey } from './tables/idempotency-keys-table.ts';
import { insertMintIntent } from './tables/mint-intents-table.ts';
import { expireTokens, insertToken } from './tables/tokens-table.ts';

const rounds = 15;

/** Notes a secret, a random one unless told which. */
type NoteSecret = (text?: string) => string;

/** Writes secrets everywhere where the service writes them, turns the keys, and gives all secrets, keys included. */
async function writeSecrets(database: Database): Promise<readonly string[]> {
  const secrets: string[] = [];
  const secret: NoteSecret = (text = Buffer.from(systemRandom.bytes(24)).toString('base64url')) => {
    secrets.push(text);
    return text;
  };
  const rings = [keyRingOf('a'), keyRingOf('b', 'a')];
  for (const [turn, keyRing] of rings.entries()) {
    await checkKeys(database, keyRing, turn);
    for (let round = 0; round < rounds; round += 1) await writeRound(database, keyRing, `${turn}-${round}`, secret);
    await createCheckpoint({ database, keyRing, clock: tickingClock() }, 'system');
  }
  const keyRing = keyRingOf('b', 'a');
  const result = await reencrypt({ database, keyRing, vault: createVault(keyRing, systemRandom) });
  expect(result).toMatchObject({ failed: [], renewed: 5 * rounds });
  await database.transaction((db) => expireTokens(db, Number.MAX_SAFE_INTEGER, rounds));
  return [...secrets, ...['a', 'b'].map((id) => Buffer.alloc(32, id).toString())];
}

async function writeRound(database: Database, keyRing: KeyRing, id: string, secret: NoteSecret): Promise<void> {
  const vault = createVault(keyRing, systemRandom);
  const seal = async (table: string, column: string, text: string, row = id) =>
    (await vault.seal({ table, column, id: row }, text)).envelope;
  const key_id = keyRing.activeId;
  const token = secret();
  const apiKey = secret(newApiKeySecret('issuer', systemRandom));
  const credentials = await seal('connections', 'credentials', JSON.stringify({ accessToken: secret() }));
  const envelope = await seal('tokens', 'secret', token);
  const request = await seal('mint_intents', 'request', JSON.stringify({ password: secret() }));
  const challenge = await seal('challenges', 'request', JSON.stringify({ password: secret() }));
  const answer = await seal('idempotency_keys', 'response', JSON.stringify({ secret: token }), `key_1:${id}`);
  const claim = { api_key_id: 'key_1', key: id, operation: 'mint', body_hash: 'h', lease_until: 1 };
  const secret_hash = await sha256(token);
  const apiKeyHash = await sha256(apiKey);
  await database.transaction(async (db) => {
    await insertConnection(db, connectionRow(id, { credentials, key_id }));
    await insertToken(db, tokenRow(id, { secret: envelope, key_id, secret_hash }));
    await insertMintIntent(db, intentRow(id, { request, key_id }));
    await insertChallenges(db, [challengeRow(id, { request: challenge, key_id })]);
    await insertApiKey(db, apiKeyRow(id, { secret_hash: apiKeyHash }));
    await claimIdempotencyKey(db, { ...claim, created_at: 1, expires_at: 2 });
    await completeIdempotencyKey(db, claim, { response: answer, key_id });
    const entry = { chain: 'con_1', actor: 'key_1', action: 'mint', target: id, outcome: 'ok' };
    await createJournal(keyRing, tickingClock()).append(db, entry);
  });
}

/** Secrets that a dump shows, in any of the forms in which one would look for them. */
const shownIn = (dump: string, secrets: readonly string[]) =>
  secrets.filter((secret) => {
    const bytes = Buffer.from(secret);
    const forms = [secret, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')];
    // Without the last characters, which depend on what follows.
    return forms.some((form) => dump.includes(form.slice(0, 30)));
  });

/** All rows of all tables, as a dump by SQL gives them. */
const dumpOf = (database: Database) =>
  database.transaction(async (db) => {
    const dump: string[] = [];
    for (const { name } of await db.introspection.getTables()) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
      dump.push(JSON.stringify(rows));
    }
    return dump.join('\n');
  });

const leak = (database: Database, secret: string) =>
  database.transaction((db) => insertConnection(db, connectionRow('con_leak', { base_url: `https://${secret}` })));

describe.each(Object.entries(stores))('a dump of %s', (_, open) => {
  it('shows no secret, and would show one that is stored in clear', async () => {
    const database = await open();
    const secrets = await writeSecrets(database);
    expect(new Set(secrets).size).toBe(2 * rounds * 5 + 2);
    const dump = await dumpOf(database);
    expect(dump.length).toBeGreaterThan(20_000);
    expect(shownIn(dump, secrets)).toStrictEqual([]);
    const [first = ''] = secrets;
    await leak(database, first);
    expect(shownIn(await dumpOf(database), secrets)).toStrictEqual([first]);
  });
});

describe('the files of an SQLite database', () => {
  it('show no secret at any time, and would show one that is stored in clear', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const bytes = () =>
      readdirSync(directory)
        .map((file) => readFileSync(path.join(directory, file), 'latin1'))
        .join('');
    const open = () => openSqlite(path.join(directory, 'test.db'));
    const database = await open();
    const secrets = await writeSecrets(database);
    // With the log of what was written, and without it.
    expect(shownIn(bytes(), secrets)).toStrictEqual([]);
    await database.close();
    expect(readdirSync(directory)).toStrictEqual(['test.db']);
    expect(shownIn(bytes(), secrets)).toStrictEqual([]);
    const again = await open();
    const [first = ''] = secrets;
    await leak(again, first);
    expect(shownIn(bytes(), secrets)).toStrictEqual([first]);
    await again.close();
  });
});
