import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { syncFolder } from './sync-folder.ts';

test('writes what is stale or missing, deletes what is stray, and only tells with check', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-sync-'));
  try {
    for (const name of ['same', 'stale', 'stray']) writeFileSync(path.join(folder, name), 'old');
    const wanted = new Map([
      ['same', 'old'],
      ['stale', 'new'],
      ['missing', 'new'],
    ]);
    expect(syncFolder(folder, wanted, true)).toStrictEqual(['stale', 'missing', 'stray']);
    expect(readFileSync(path.join(folder, 'stale'), 'utf8')).toBe('old');
    expect(syncFolder(folder, wanted, false)).toStrictEqual(['stale', 'missing', 'stray']);
    expect(syncFolder(folder, wanted, true)).toStrictEqual([]);
    expect(readdirSync(folder).sort()).toStrictEqual(['missing', 'same', 'stale']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
