import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '@tokenyard/core/sandbox';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionRow } from '../storage/__fixtures__/rows.ts';
import { openSqlite } from '../storage/sqlite-database.ts';
import { insertConnection } from '../storage/tables/connections-table.ts';
import { checkKeys } from './check-keys.ts';
import { createVault, keyIdOf } from './envelope.ts';
import { openKeyFile } from './key-file.ts';
import { newKey, parseKeys } from './key-ring.ts';

const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const ring = (...keys: string[]) => parseKeys(keys.join(','), 'keys');
const vault = createVault(ring(key('a', 1)), systemRandom);
const place = { table: 'tokens', column: 'secret', id: 'tok_1' };

describe('parseKeys', () => {
  it('takes the first key as the active one', () => {
    const keys = ring(key('new', 1), ` ${key('old', 2)} `);
    expect([keys.activeId, keys.ids]).toStrictEqual(['new', ['new', 'old']]);
    expect(keys.derive('new', 'encryption')).toHaveLength(32);
    expect(keys.derive('gone', 'encryption')).toBeUndefined();
  });

  it('derives another key for each purpose and each master', () => {
    const keys = ring(key('a', 1), key('b', 2));
    const all = ['a', 'b'].flatMap((id) =>
      (['encryption', 'audit', 'checkpoint', 'check'] as const).map((purpose) =>
        Buffer.from(keys.derive(id, purpose) ?? []).toString('hex'),
      ),
    );
    expect(new Set(all).size).toBe(8);
  });

  it.each([
    '',
    'a',
    'a:',
    'a:AAAA',
    `:${Buffer.alloc(32).toString('base64')}`,
    `${key('a', 1)},`,
    `${key('a', 1)},${key('a', 2)}`,
  ])('refuses %j without quoting it', (text) => {
    const attempt = () => parseKeys(text, 'TOKENYARD_KEYS');
    expect(attempt).toThrow(/^TOKENYARD_KEYS: /);
    expect(attempt).not.toThrow(/AAAA|AQEB/);
  });
});

describe('envelopes', () => {
  it('open again, and show nothing of what they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 8 }), async (text) => {
        const { envelope, keyId } = await vault.seal(place, text);
        expect([await vault.open(place, envelope), keyIdOf(envelope), keyId]).toStrictEqual([text, 'a', 'a']);
        expect(envelope).not.toContain(text);
      }),
    );
  });

  it('do not open with any bit changed', async () => {
    const { envelope } = await vault.seal(place, 'a secret that matters');
    const [version = '', id = '', nonce = '', sealed = ''] = envelope.split('.');
    const flipped = (text: string, bit: number) => {
      const bytes = Buffer.from(text, 'base64url');
      const at = Math.floor(bit / 8) % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % 8)), at);
      return bytes.toString('base64url');
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(1023), async (bit) => {
        await expect(vault.open(place, [version, id, flipped(nonce, bit), sealed].join('.'))).rejects.toThrow(
          'changed or moved',
        );
        await expect(vault.open(place, [version, id, nonce, flipped(sealed, bit)].join('.'))).rejects.toThrow(
          'changed or moved',
        );
      }),
    );
  });

  it.each([{ table: 'connections' }, { column: 'other' }, { id: 'tok_2' }])(
    'do not open at another place: %j',
    async (other) => {
      const { envelope } = await vault.seal(place, 'x');
      await expect(vault.open({ ...place, ...other }, envelope)).rejects.toThrow('changed or moved');
    },
  );

  it('do not open at a place whose names run together to the same text', async () => {
    const { envelope } = await vault.seal(place, 'x');
    const other = { table: 'tokenss', column: 'ecret', id: 'tok_1' };
    await expect(vault.open(other, envelope)).rejects.toThrow('changed or moved');
  });

  it('do not open with another key, or without one', async () => {
    const { envelope } = await vault.seal(place, 'x');
    await expect(createVault(ring(key('a', 2)), systemRandom).open(place, envelope)).rejects.toThrow(
      'the key a is another',
    );
    await expect(createVault(ring(key('b', 1)), systemRandom).open(place, envelope)).rejects.toThrow(
      'The key a is not at hand',
    );
    await expect(vault.open(place, 'x')).rejects.toThrow('no envelope');
  });

  it('are all different', async () => {
    const sealed = await Promise.all(Array.from({ length: 50 }, () => vault.seal(place, 'same')));
    expect(new Set(sealed.map(({ envelope }) => envelope)).size).toBe(50);
  });

  it('have one text: bits that decode to nothing cannot be set', async () => {
    const { envelope } = await vault.seal(place, 'a');
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = envelope.slice(0, -1) + letters.charAt(letters.indexOf(envelope.at(-1) ?? '') ^ 1);
    const bytesOf = (text: string) => Buffer.from(text.split('.')[3] ?? '', 'base64url');
    expect(bytesOf(other)).toStrictEqual(bytesOf(envelope));
    await expect(vault.open(place, other)).rejects.toThrow('no envelope');
  });

  it('open with an older key of the ring', async () => {
    const { envelope } = await vault.seal(place, 'x');
    const rotated = createVault(ring(key('b', 9), key('a', 1)), systemRandom);
    expect(await rotated.open(place, envelope)).toBe('x');
    expect((await rotated.seal(place, 'x')).keyId).toBe('b');
  });
});

describe('checkKeys', () => {
  it('takes the keys that the database knows, and newer ones', async () => {
    const database = await openSqlite(':memory:');
    await checkKeys(database, ring(key('a', 1)), 1);
    await checkKeys(database, ring(key('b', 2), key('a', 1)), 2);
    expect(await checkKeys(database, ring(key('b', 2), key('a', 1)), 3)).toStrictEqual([]);
    expect(await checkKeys(database, ring(key('a', 1)), 4)).toStrictEqual(['b']);
    await database.transaction((db) => insertConnection(db, connectionRow('con_1', { key_id: 'b' })));
    await expect(checkKeys(database, ring(key('a', 1)), 4)).rejects.toThrow(
      'The database needs the key b, which is not at hand',
    );
    await expect(checkKeys(database, ring(key('b', 2), key('a', 3)), 5)).rejects.toThrow('The key a is not the one');
    const rows = await database.transaction((db) =>
      db.selectFrom('encryption_keys').select(['key_id', 'first_used_at']).execute(),
    );
    expect(rows).toEqual([
      { key_id: 'a', first_used_at: 1 },
      { key_id: 'b', first_used_at: 2 },
    ]);
    await database.close();
  });
});

describe('openKeyFile', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-keys-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const open = () => openKeyFile({ directory, databaseFile: path.join(directory, 'tokenyard.db') });
  const file = () => path.join(directory, 'master.keys');

  it('makes a key that only its owner can read, and finds it again', () => {
    const first = open();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(open().ids).toStrictEqual(first.ids);
    expect(open().derive(first.activeId, 'audit')).toStrictEqual(first.derive(first.activeId, 'audit'));
  });

  it('takes several keys, one a line', () => {
    open();
    const older = readFileSync(file(), 'utf8');
    writeFileSync(file(), `${newKey(systemRandom.bytes(32))}\n${older}`);
    expect(open().ids).toHaveLength(2);
  });

  it('refuses a file that others can read, one that is damaged, and a missing one beside a database', () => {
    open();
    chmodSync(file(), 0o644);
    expect(open).toThrow('can be read by others than its owner');
    chmodSync(file(), 0o600);
    writeFileSync(file(), 'x');
    expect(open).toThrow('key 1 is not valid');
    rmSync(file());
    writeFileSync(path.join(directory, 'tokenyard.db'), '');
    expect(open).toThrow('is missing');
  });
});
