import { resignHeads } from './audit/resign-heads.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import { reencrypt } from './crypto/reencrypt.ts';
import type { Database } from './storage/database.ts';
import { listKeyUse } from './storage/tables/encrypted-columns.ts';
import type { ScheduledWork } from './token-service/schedule.ts';

const minute = 60_000;

/** Told how many rows need a key that is no longer the active one. */
type TellKeyUse = (encryptionKey: string, rows: number) => void;

/** What the database needs beside what the token service does: the newest key everywhere, and checkpoints. */
export const upkeep = (keyRing: KeyRing, tell: TellKeyUse = () => undefined): readonly ScheduledWork[] => [
  {
    name: 'keys',
    every: 5 * minute,
    run: async ({ database, vault }, goOn) => {
      const renewed = renewKeys({ database, keyRing, vault }, goOn);
      await renewed.finally(() => tellKeyUse(database, keyRing, tell));
    },
  },
  { name: 'audit-checkpoint', every: 60 * minute, run: ({ auditBook }) => auditBook.checkpoint('system') },
];

/** How many rows need each of the older keys at hand: one that none needs may be taken away. */
async function tellKeyUse(database: Database, { ids, activeId }: KeyRing, tell: TellKeyUse): Promise<void> {
  const older = ids.filter((id) => id !== activeId);
  if (older.length === 0) return;
  const uses = await database.transaction(listKeyUse);
  for (const id of older) {
    const rows = uses.filter(({ key_id: key }) => key === id).map((use) => use.rows);
    tell(
      id,
      rows.reduce((sum, count) => sum + count, 0),
    );
  }
}

/** @throws {Error} when envelopes do not open; all others are renewed then */
async function renewKeys(parts: Parameters<typeof reencrypt>[0], goOn: () => Promise<boolean>): Promise<void> {
  const { failed } = await reencrypt(parts, { goOn });
  await resignHeads(parts.database, parts.keyRing);
  const [first] = failed;
  if (first !== undefined)
    throw new Error(
      `${failed.length} envelopes do not open, the first is ${first.table}.${first.column} of ${first.id}`,
    );
}
