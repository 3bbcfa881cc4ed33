import type { Database } from '../storage/database.ts';
import {
  type EncryptedColumn,
  encryptedColumns,
  listSealedRows,
  replaceEnvelope,
  type SealedRow,
} from '../storage/tables/encrypted-columns.ts';
import { listEncryptionKeys } from '../storage/tables/encryption-keys-table.ts';
import type { Db } from '../storage/tables.ts';
import type { EnvelopePlace, Vault } from '../token-service/vault.ts';
import { EnvelopeError } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';

export interface Reencryption {
  /** Envelopes that are sealed with the active key now. */
  readonly renewed: number;
  /** Envelopes that somebody else wrote anew or removed in the moment between reading and writing. */
  readonly overtaken: number;
  /** Envelopes that do not open. They stay as they are. */
  readonly failed: readonly EnvelopePlace[];
}

export interface ReencryptParts {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly vault: Vault;
}

export interface ReencryptOptions {
  /** Rows a transaction. Default 100. */
  readonly batch?: number | undefined;
  /** Asked before each batch; false ends the work where it stands. */
  readonly goOn?: (() => Promise<boolean>) | undefined;
}

/**
 * Seals everything with the active key that is sealed with another one, in batches between which others get their
 * turn. An envelope is replaced only while it is the one that was read, so that nothing is lost that others write.
 */
export async function reencrypt(
  parts: ReencryptParts,
  { batch = 100, goOn = () => Promise.resolve(true) }: ReencryptOptions = {},
): Promise<Reencryption> {
  const known = await parts.database.transaction(listEncryptionKeys);
  const outdated = known.map(({ key_id }) => key_id).filter((id) => id !== parts.keyRing.activeId);
  let renewed = 0;
  let overtaken = 0;
  const failed: EnvelopePlace[] = [];
  for (const keyId of outdated) {
    for (const column of encryptedColumns) {
      for await (const done of renewInBatches(parts, column, keyId, { batch, goOn })) {
        renewed += done.renewed;
        failed.push(...done.failed);
        overtaken += done.rows.length - done.renewed - done.failed.length;
      }
    }
  }
  return { renewed, overtaken, failed };
}

async function* renewInBatches(
  parts: ReencryptParts,
  column: EncryptedColumn,
  keyId: string,
  { batch: limit, goOn }: { readonly batch: number; readonly goOn: () => Promise<boolean> },
) {
  for (let after: SealedRow | undefined; await goOn(); ) {
    const rows = { keyId, after, limit };
    const done = await parts.database.transaction((db) => renewBatch(parts.vault, db, column, rows));
    yield done;
    after = done.rows.at(-1);
    if (done.rows.length < limit) return;
  }
}

async function renewBatch(vault: Vault, db: Db, column: EncryptedColumn, range: Parameters<typeof listSealedRows>[2]) {
  const rows = await listSealedRows(db, column, range);
  const failed: EnvelopePlace[] = [];
  let renewed = 0;
  for (const row of rows) {
    const place = { table: column.table, column: column.column, id: row.identity.join(':') };
    const sealed = await sealAnew(vault, place, row.envelope);
    if (sealed === undefined) failed.push(place);
    else if (await replaceEnvelope(db, column, row, sealed)) renewed += 1;
  }
  return { rows, renewed, failed };
}

async function sealAnew(vault: Vault, place: EnvelopePlace, envelope: string) {
  try {
    return await vault.seal(place, await vault.open(place, envelope));
  } catch (error) {
    // One damaged row must not keep all others under an old key; the result names it.
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
