import { Secret } from '@tokenyard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyPurpose } from '../crypto/key-ring.ts';
import { connectionRow } from '../storage/__fixtures__/rows.ts';
import { stores } from '../storage/__fixtures__/stores.ts';
import type { Database } from '../storage/database.ts';
import { findConnection, insertConnection } from '../storage/tables/connections-table.ts';
import { keyRingOf, readAudit, replaceAudit, tickingClock, writeSampleAudit } from './__fixtures__/sample-audit.ts';
import { tamperings } from './__fixtures__/tampering.ts';
import { AuditError } from './audit-error.ts';
import type { AuditFault } from './chain-walk.ts';
import { createCheckpoint } from './checkpoint.ts';
import { exportAudit } from './export.ts';
import { createJournal } from './journal.ts';
import { resignHeads } from './resign-heads.ts';
import type { AuditVerification } from './verification.ts';
import { verifyAudit } from './verify-audit.ts';
import { verifyExport } from './verify-export.ts';

const keyRing = keyRingOf('k');
const entry = { chain: 'con_a', actor: 'key_1', action: 'mint', outcome: 'ok' };

const context = (database: Database, ring = keyRing) => ({ database, keyRing: ring, clock: tickingClock() });

const append = (database: Database, chain = 'con_a', ring = keyRing) =>
  database.transaction((db) => createJournal(ring, tickingClock()).append(db, { ...entry, chain }));

async function linesOf(database: Database): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAudit(database)) lines.push(line);
  return lines;
}

const at = (faults: readonly AuditFault[], place: Pick<AuditFault, 'chain' | 'seq'>) =>
  faults.filter(({ chain, seq }) => chain === place.chain && seq === place.seq);

describe.each(Object.entries(stores))('audit on %s', (_, open) => {
  it('of a database in which nothing has happened is in order', async () => {
    const database = await open();
    const nothing = { ok: true, records: 0, checkpoints: 0, faults: [] };
    expect(await verifyAudit({ database, keyRing })).toStrictEqual(nothing);
    expect(await verifyExport(await linesOf(database), keyRing)).toStrictEqual(nothing);
  });

  it('that nobody touched is in order, from the start, from the last checkpoint and as an export', async () => {
    const database = await open();
    await writeSampleAudit(database, keyRing);
    const all = { ok: true, records: 21, checkpoints: 3, faults: [] };
    expect(await verifyAudit({ database, keyRing })).toStrictEqual(all);
    expect(await verifyExport(await linesOf(database), keyRing)).toStrictEqual(all);
    const tail = await verifyAudit({ database, keyRing }, { from: 'last-checkpoint' });
    expect(tail).toStrictEqual({ ok: true, records: 5, checkpoints: 1, faults: [] });
  });

  it('of many acts at once is in order, chain by chain', async () => {
    const database = await open();
    const acts = ['con_b', 'con_a', 'con_b', 'con_a'].map((chain, number) => ({
      ...entry,
      chain,
      target: `${number}`,
    }));
    await append(database);
    await database.transaction((db) => createJournal(keyRing, tickingClock()).appendAll(db, acts));
    const { records } = await readAudit(database);
    const told = records.map(({ chain, seq, target }) => `${chain} ${seq} ${target}`);
    expect(told.toSorted()).toStrictEqual([
      'con_a 1 null',
      'con_a 2 1',
      'con_a 3 3',
      'con_b 1 0',
      'con_b 2 2',
      'service 1 con_a',
      'service 2 con_b',
    ]);
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: true, records: 7 });
  });

  it('names what was changed, removed or reordered', async () => {
    const database = await open();
    await writeSampleAudit(database, keyRing);
    const audit = await readAudit(database);
    const property = fc.asyncProperty(tamperings(audit), async ({ audit: tampered, place }) => {
      await replaceAudit(database, tampered);
      const online = await verifyAudit({ database, keyRing });
      const offline = await verifyExport(await linesOf(database), keyRing);
      for (const { ok, faults } of [online, offline]) {
        expect(ok).toBe(false);
        expect(at(faults, place)).toHaveLength(1);
      }
    });
    await fc.assert(property, { numRuns: 60 });
    await replaceAudit(database, audit);
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: true });
  }, 120_000);

  it('names a line of an export that does not belong there', async () => {
    const database = await open();
    await writeSampleAudit(database, keyRing);
    const lines = await linesOf(database);
    const unreadable = (seq: number) => ({ chain: 'export', seq, fault: 'unreadable' });
    const withoutEnd = lines.slice(0, -2);
    const faultsOf = async (changed: readonly string[]) => (await verifyExport(changed, keyRing)).faults;
    expect(await faultsOf([])).toContainEqual(unreadable(1));
    expect(await faultsOf(lines.slice(1))).toContainEqual(unreadable(1));
    expect(await faultsOf(lines.with(9, '{"kind":"record"}'))).toContainEqual(unreadable(10));
    expect(await faultsOf(lines.with(9, 'x'))).toContainEqual(unreadable(10));
    expect(await faultsOf([...lines, lines[1] ?? ''])).toContainEqual(unreadable(lines.length + 1));
    expect(await faultsOf(withoutEnd)).toContainEqual({ chain: 'service', seq: 9, fault: 'missing' });
  });

  it('names the record at which two histories of a chain were put together', async () => {
    const database = await open();
    await append(database);
    const common = await readAudit(database);
    const goOn = async (actor: string) => {
      await replaceAudit(database, common);
      const journal = createJournal(keyRing, tickingClock());
      await database.transaction((db) =>
        journal.appendAll(
          db,
          [entry, entry].map((act) => ({ ...act, actor })),
        ),
      );
      return readAudit(database);
    };
    const one = await goOn('key_1');
    const other = await goOn('key_2');
    const isSecond = ({ chain, seq }: { chain: string; seq: number }) => chain === 'con_a' && seq === 2;
    const second = one.records.filter(isSecond);
    const records = [...other.records.filter((record) => !isSecond(record)), ...second];
    await replaceAudit(database, { ...other, records });
    const faults = [{ chain: 'con_a', seq: 3, fault: 'unlinked' }];
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: false, faults });
    expect(await verifyExport(await linesOf(database), keyRing)).toMatchObject({ ok: false, faults });
    // All records of one history under the head of the other.
    await replaceAudit(database, { ...one, heads: other.heads });
    const heads = [{ chain: 'con_a', seq: null, fault: 'head-changed' }];
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: false, faults: heads });
  });

  it('names the last record that is missing', async () => {
    const database = await open();
    for (let count = 0; count < 3; count += 1) await append(database);
    const audit = await readAudit(database);
    const records = audit.records.filter(({ chain, seq }) => chain !== 'con_a' || seq < 3);
    await replaceAudit(database, { ...audit, records });
    const faults = [{ chain: 'con_a', seq: 3, fault: 'missing' }];
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: false, faults });
  });

  it('names a record behind the last one, and a field that was emptied', async () => {
    const database = await open();
    await append(database);
    await append(database);
    const audit = await readAudit(database);
    const [first, last] = audit.records.filter(({ chain }) => chain === 'con_a');
    if (first === undefined || last === undefined) throw new Error('a record is missing');
    await replaceAudit(database, { ...audit, records: [...audit.records, { ...last, seq: 3 }] });
    const behind = [{ chain: 'con_a', seq: 3, fault: 'changed' }];
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: false, faults: behind });
    const emptied = audit.records.map((record) => (record === first ? { ...record, target: '' } : record));
    await replaceAudit(database, { ...audit, records: emptied });
    const changed = [{ chain: 'con_a', seq: 1, fault: 'changed' }];
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: false, faults: changed });
  });

  it('whose head was changed is not signed with a new key', async () => {
    const database = await open();
    for (let count = 0; count < 2; count += 1) await append(database);
    const audit = await readAudit(database);
    const heads = audit.heads.map((head) => (head.chain === 'con_a' ? { ...head, seq: 1 } : head));
    await replaceAudit(database, { ...audit, heads });
    await expect(resignHeads(database, keyRingOf('n', 'k'))).rejects.toThrow(AuditError);
    const after = (await readAudit(database)).heads.find(({ chain }) => chain === 'con_a');
    expect(after).toEqual(heads.find(({ chain }) => chain === 'con_a'));
  });

  it('is in order from the last of two checkpoints between which nothing happened', async () => {
    const database = await open();
    await append(database);
    await createCheckpoint(context(database), 'system');
    await createCheckpoint(context(database), 'system');
    expect(await verifyAudit({ database, keyRing }, { from: 'last-checkpoint' })).toMatchObject({ ok: true });
  });

  it('finds a chain that was cut back to an older state of itself, head and all', async () => {
    const database = await open();
    await append(database);
    await append(database);
    const before = await readAudit(database);
    await append(database);
    await createCheckpoint(context(database), 'system');
    const after = await readAudit(database);
    const ofChain = <T extends { chain: string }>(rows: readonly T[]) => rows.filter(({ chain }) => chain === 'con_a');
    const others = <T extends { chain: string }>(rows: readonly T[]) => rows.filter(({ chain }) => chain !== 'con_a');
    await replaceAudit(database, {
      records: [...ofChain(before.records), ...others(after.records)],
      heads: [...ofChain(before.heads), ...others(after.heads)],
      checkpoints: after.checkpoints,
    });
    for (const from of ['start', 'last-checkpoint'] as const) {
      const { faults } = await verifyAudit({ database, keyRing }, { from });
      expect(faults).toStrictEqual([{ chain: 'con_a', seq: 3, fault: 'missing' }]);
    }
    const other = { ...entry, actor: 'key_2' };
    await database.transaction((db) => createJournal(keyRing, tickingClock()).append(db, other));
    const { faults } = await verifyAudit({ database, keyRing });
    expect(faults).toStrictEqual([{ chain: 'con_a', seq: 3, fault: 'contradicts-checkpoint' }]);
  });

  it('finds a chain that was deleted and has begun anew', async () => {
    const database = await open();
    await append(database);
    const { records, heads } = await readAudit(database);
    const others = <T extends { chain: string }>(rows: readonly T[]) => rows.filter(({ chain }) => chain !== 'con_a');
    await replaceAudit(database, { records: others(records), heads: others(heads), checkpoints: [] });
    await append(database);
    const { faults } = await verifyAudit({ database, keyRing });
    expect(faults).toStrictEqual([{ chain: 'con_a', seq: 1, fault: 'begun-again' }]);
  });

  it('finds that the service chain was cut back with its head and all checkpoints', async () => {
    const database = await open();
    await append(database, 'service');
    const before = await readAudit(database);
    await append(database);
    const after = await readAudit(database);
    await replaceAudit(database, {
      records: [...before.records, ...after.records.filter(({ chain }) => chain === 'con_a')],
      heads: [...before.heads, ...after.heads.filter(({ chain }) => chain === 'con_a')],
      checkpoints: [],
    });
    const { faults } = await verifyAudit({ database, keyRing });
    expect(faults).toStrictEqual([{ chain: 'con_a', seq: 1, fault: 'not-begun' }]);
  });

  it('refuses to go on behind a head that was changed, and does nothing of what was to be recorded', async () => {
    const database = await open();
    await append(database);
    await append(database);
    const audit = await readAudit(database);
    const [first] = audit.records;
    const cut = { seq: first?.seq ?? 0, mac: first?.mac ?? '' };
    await replaceAudit(database, {
      ...audit,
      records: audit.records.filter(({ chain, seq }) => chain !== 'con_a' || seq === 1),
      heads: audit.heads.map((head) => (head.chain === 'con_a' ? { ...head, ...cut } : head)),
    });
    const acting = database.transaction(async (db) => {
      await insertConnection(db, connectionRow('con_a'));
      await createJournal(keyRing, tickingClock()).append(db, entry);
    });
    await expect(acting).rejects.toBeInstanceOf(AuditError);
    expect(await database.transaction((db) => findConnection(db, 'con_a'))).toBeUndefined();
    await expect(createCheckpoint(context(database), 'system')).rejects.toBeInstanceOf(AuditError);
  });

  it('holds a record exactly when what it records is kept', async () => {
    const database = await open();
    const journal = createJournal(keyRing, tickingClock());
    const failing = database.transaction(async (db) => {
      await journal.append(db, entry);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readAudit(database)).toStrictEqual({ records: [], heads: [], checkpoints: [] });
  });

  it('stays in order while many write, make checkpoints and verify at once', async () => {
    const database = await open();
    const work = Array.from({ length: 40 }, (_entry, index) => {
      if (index % 10 === 9) return createCheckpoint(context(database), 'system');
      return append(database, index % 3 === 0 ? 'service' : `con_${index % 4}`);
    });
    const verified: Promise<AuditVerification>[] = [];
    for (const done of work) {
      await done;
      verified.push(verifyAudit({ database, keyRing }));
    }
    for (const { faults } of await Promise.all(verified)) expect(faults).toStrictEqual([]);
    expect(await verifyAudit({ database, keyRing })).toMatchObject({ ok: true, checkpoints: 4 });
    expect((await verifyExport(await linesOf(database), keyRing)).ok).toBe(true);
  });

  it('goes on under a new key, and stays verifiable as long as the old one is at hand', async () => {
    const database = await open();
    await writeSampleAudit(database, keyRing);
    const rotated = keyRingOf('n', 'k');
    await append(database, 'con_a', rotated);
    await createCheckpoint(context(database, rotated), 'system');
    expect((await verifyAudit({ database, keyRing: rotated })).faults).toStrictEqual([]);
    const { faults } = await verifyAudit({ database, keyRing: keyRingOf('n') });
    expect(faults).toContainEqual({ chain: 'con_a', seq: 1, fault: 'unknown-key' });
    expect(faults).toContainEqual({ chain: 'checkpoints', seq: 1, fault: 'unknown-key' });
    await expect(append(database, 'con_b', keyRingOf('n'))).rejects.toThrow(/needs the key k, which is not at hand/);
  });

  it('is not verified by another key under the same id', async () => {
    const database = await open();
    await writeSampleAudit(database, keyRing);
    const impostor = { ...keyRing, derive: (_id: string, purpose: KeyPurpose) => keyRingOf('x').derive('x', purpose) };
    const { faults } = await verifyAudit({ database, keyRing: impostor });
    expect(faults).toContainEqual({ chain: 'con_a', seq: 1, fault: 'changed' });
    expect(faults).toContainEqual({ chain: 'checkpoints', seq: 1, fault: 'changed' });
  });

  it('takes no wrapped secret as a detail', async () => {
    const database = await open();
    const journal = createJournal(keyRing, tickingClock());
    const details = { token: new Secret('s3cr3t') };
    await expect(database.transaction((db) => journal.append(db, { ...entry, details }))).rejects.toThrow(TypeError);
  });
});
