import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret } from '@tokenyard/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/postgres/test-database.ts';
import { parseKeys } from './crypto/key-ring.ts';
import { generate } from './generate.ts';
import { openStorage } from './open-storage.ts';

let folder = '';
let postgres: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-storage-'));
  postgres = await createTestDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await postgres.drop();
});

const day = 86_400_000;
const [old, fresh] = [generate('encryption-key', 0), generate('encryption-key', day)];
const ring = (...keys: readonly string[]) => parseKeys(keys.join(','), 'test');

async function open(config: Partial<Parameters<typeof openStorage>[0]>) {
  const none = { dataDirectory: undefined, databaseUrl: undefined, databaseConnections: 2, keys: undefined };
  const storage = await openStorage({ ...none, ...config }, (error) => {
    throw error;
  });
  onTestFinished(() => storage.close());
  return storage;
}

describe('storage', () => {
  it('in a directory keeps its keys there, unless they are given', async () => {
    const own = await open({ dataDirectory: path.join(folder, 'own') });
    expect([own.database.dialect, own.place]).toStrictEqual(['sqlite', path.join(folder, 'own', 'tokenyard.db')]);
    expect(existsSync(path.join(folder, 'own', 'master.keys'))).toBe(true);
    const given = await open({ dataDirectory: path.join(folder, 'given'), keys: ring(old) });
    expect(given.keyRing.ids).toStrictEqual(['k19700101']);
    expect(existsSync(path.join(folder, 'given', 'master.keys'))).toBe(false);
  });

  it('in PostgreSQL with given keys needs no directory', async () => {
    const dataDirectory = path.join(folder, 'unused');
    const storage = await open({ dataDirectory, databaseUrl: new Secret(postgres.url), keys: ring(old) });
    expect([storage.database.dialect, storage.place]).toStrictEqual(['postgres', 'PostgreSQL']);
    expect(existsSync(dataDirectory)).toBe(false);
  });

  it('gives sandboxes one key on all nodes, also while a new encryption key is brought in', async () => {
    const databaseUrl = new Secret(postgres.url);
    const steps = [ring(old), ring(old, fresh), ring(fresh, old)];
    const keys = await Promise.all(steps.map(async (each) => (await open({ databaseUrl, keys: each })).sandboxKey));
    expect(keys[1]).toStrictEqual(keys[0]);
    expect(keys[2]).toStrictEqual(keys[0]);
    expect(keys[0]).toHaveLength(32);
    expect((await open({ databaseUrl, keys: ring(fresh) })).sandboxKey).not.toStrictEqual(keys[0]);
  });

  it('in memory ends with its keys', async () => {
    const [one, other] = [await open({}), await open({})];
    expect(one.place).toBe('in memory');
    expect(one.sandboxKey).not.toStrictEqual(other.sandboxKey);
  });
});
