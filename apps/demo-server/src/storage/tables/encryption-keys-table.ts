import type { Db } from '../tables.ts';

/** A key that encrypted or authenticated something in this database. The key itself is elsewhere. */
export interface EncryptionKeysTable {
  key_id: string;
  /** What only the right key under this id gives. */
  check_value: string;
  first_used_at: number;
}

export const listEncryptionKeys = (db: Db): Promise<EncryptionKeysTable[]> =>
  db.selectFrom('encryption_keys').selectAll().orderBy('first_used_at').orderBy('key_id').execute();

/** Notes a key at its first use; one that is known stays as it is. */
export async function noteEncryptionKey(db: Db, row: EncryptionKeysTable): Promise<void> {
  await db
    .insertInto('encryption_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('key_id').doNothing())
    .execute();
}
