import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printAudit, verifyAuditFile } from './audit-commands.ts';
import { type Config, readCommand } from './config.ts';
import { openStorage } from './open-storage.ts';
import { openServiceParts } from './service-parts.ts';

const keys = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
let directory = '';
let printed: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-audit-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function configOf(args: readonly string[], env: Readonly<Record<string, string>>): Config {
  const command = readCommand(args, env);
  if (!('config' in command)) throw new Error('That command has no configuration');
  return command.config;
}

/** An export of a database with three records and a checkpoint. */
async function exported(): Promise<string> {
  const config = configOf(['--data', directory], { TOKENYARD_KEYS: keys });
  const onError = (error: unknown) => expect.unreachable(String(error));
  const storage = await openStorage(config, onError);
  const { database, journal, auditBook } = await openServiceParts({ ...storage, node: 'a', onError });
  for (const action of ['one', 'two', 'three']) {
    await database.transaction((db) => journal.append(db, { chain: 'service', actor: 'x', action, outcome: 'ok' }));
  }
  await auditBook.checkpoint('x');
  await storage.close();
  await printAudit(config);
  return `${printed.splice(0).join('\n')}\n`;
}

describe('an audit that was exported', () => {
  const verify = (text: string, env = { TOKENYARD_KEYS: keys }) => {
    const file = path.join(directory, 'audit.jsonl');
    writeFileSync(file, text);
    return verifyAuditFile(file, configOf(['--memory'], env));
  };

  it('is intact as it is', async () => {
    expect(await verify(await exported())).toBe(true);
    expect(printed).toStrictEqual(['4 records, 1 checkpoints, 0 faults']);
  });

  it('shows what was changed in it', async () => {
    expect(await verify((await exported()).replace('"action":"two"', '"action":"no"'))).toBe(false);
    expect(printed).toStrictEqual(['service 2: changed', '4 records, 1 checkpoints, 1 faults']);
  });

  it('cannot be verified without keys or without a file', async () => {
    const config = (env: Readonly<Record<string, string>>) => configOf(['--memory'], env);
    const file = path.join(directory, 'gone');
    await expect(verifyAuditFile(file, config({}))).rejects.toThrow('TOKENYARD_KEYS is not set');
    await expect(verifyAuditFile(file, config({ TOKENYARD_KEYS: keys }))).rejects.toThrow('cannot be read: ENOENT');
  });
});
