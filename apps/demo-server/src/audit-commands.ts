import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { exportAudit } from './audit/export.ts';
import type { AuditVerification } from './audit/verification.ts';
import { verifyExport } from './audit/verify-export.ts';
import type { Config } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { checkKeys } from './crypto/check-keys.ts';
import { openStorage } from './open-storage.ts';

const onError = (error: unknown) => console.error(error instanceof Error ? error.message : error);

/**
 * Prints all audit records and checkpoints as JSON lines.
 * @throws {ConfigurationError} when the database cannot be used
 */
export async function printAudit(config: Config): Promise<void> {
  const storage = await openStorage(config, onError);
  try {
    await checkKeys(storage.database, storage.keyRing, Date.now());
    for await (const line of exportAudit(storage.database)) console.log(line);
  } finally {
    await storage.close();
  }
}

/**
 * Verifies an export without a database: nothing but the keys is needed. Prints what was found.
 * @returns whether everything is intact
 * @throws {ConfigurationError} when the file cannot be read, or there are no keys
 */
export async function verifyAuditFile(file: string, config: Config): Promise<boolean> {
  if (config.keys === undefined) {
    throw new ConfigurationError('TOKENYARD_KEYS is not set: the keys of the server that made the export are needed.');
  }
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const report: AuditVerification = await verifyExport(lines, config.keys).catch((error: unknown) => {
    throw new ConfigurationError(
      `The export cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  });
  for (const { chain, seq, fault } of report.faults) console.log(`${chain} ${seq ?? 'head'}: ${fault}`);
  console.log(`${report.records} records, ${report.checkpoints} checkpoints, ${report.faults.length} faults`);
  return report.ok;
}
