import { resignHeads } from './audit/resign-heads.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import { reencrypt } from './crypto/reencrypt.ts';
import type { ScheduledWork } from './token-service/schedule.ts';

const minute = 60_000;

/** What the database needs beside what the token service does: the newest key everywhere, and checkpoints. */
export const upkeep = (keyRing: KeyRing): readonly ScheduledWork[] => [
  {
    name: 'keys',
    every: 5 * minute,
    run: ({ database, vault }, goOn) => renewKeys({ database, keyRing, vault }, goOn),
  },
  { name: 'audit-checkpoint', every: 60 * minute, run: ({ auditBook }) => auditBook.checkpoint('system') },
];

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
