import type { OpenDatabase } from '../../storage/__fixtures__/stores.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/tables.ts';
import { Fuse } from './fuse.ts';
import { createWorld, type World } from './world.ts';

/**
 * Lets nodes die at their first, second, … moment, each in a world of its own, until one lives through its work. Gives
 * what `attempt` found in each; the last one is that of the node that lived.
 */
export async function atEveryMoment<T>(
  open: OpenDatabase,
  attempt: (world: World, fuse: Fuse) => Promise<T>,
): Promise<readonly T[]> {
  const openAgain = reused(open);
  const found: T[] = [];
  for (let at = 0; ; at += 1) {
    const fuse = new Fuse(at);
    found.push(await attempt(await createWorld(openAgain), fuse));
    if (!fuse.blown) return found;
  }
}

/** Opens a database once, and empties it for each further world: a test with many of them is fast then. */
export function reused(open: OpenDatabase): OpenDatabase {
  let opened: Promise<Database> | undefined;
  return async () => {
    if (opened === undefined) {
      opened = open();
      return opened;
    }
    const database = await opened;
    await database.transaction(async (db) => {
      for (const table of serviceTables) await db.deleteFrom(table).execute();
    });
    return database;
  };
}

const serviceTables = [
  'connections',
  'tokens',
  'mint_intents',
  'leases',
  'rotations',
  'challenges',
  'api_keys',
  'rate_windows',
  'idempotency_keys',
  'audit_records',
  'audit_heads',
] as const satisfies readonly (keyof Tables)[];
