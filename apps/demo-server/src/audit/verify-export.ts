import * as z from 'zod/mini';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { AuditHeadsTable } from '../storage/tables/audit-tables.ts';
import { ExportLine } from './export.ts';
import { serviceChain } from './journal.ts';
import { type AuditVerification, createVerification, type Walk } from './verification.ts';

/** Verifies an export with nothing but the keys, line by line; a line that does not belong there ends it. */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  keyRing: KeyRing,
): Promise<AuditVerification> {
  const verification = createVerification(keyRing);
  const heads = new Map<string, AuditHeadsTable>();
  const walks = new Map<string, Walk>();
  const walkOf = (chain: string): Walk => {
    const walk = walks.get(chain) ?? verification.walk(chain);
    walks.set(chain, walk);
    return walk;
  };
  let order = 0;
  let count = 0;
  let sawCheckpoint = false;

  for await (const text of lines) {
    count += 1;
    const line = parse(text);
    const place = line === undefined ? -1 : kinds.indexOf(line.kind);
    if (line === undefined || place < order || (place === 0) !== (count === 1)) {
      verification.note({ chain: 'export', seq: count, fault: 'unreadable' });
      break;
    }
    order = place;
    if (line.kind === 'head') heads.set(line.chain, line);
    else if (line.kind === 'checkpoint') {
      sawCheckpoint = true;
      verification.addCheckpoint(line);
    } else if (line.kind === 'record') walkOf(line.chain).add(line);
  }
  if (count === 0) verification.note({ chain: 'export', seq: 1, fault: 'unreadable' });
  for (const chain of heads.keys()) walkOf(chain);
  if (walks.size > 0 || sawCheckpoint) walkOf(serviceChain);
  for (const [chain, walk] of walks) walk.finish(heads.get(chain));
  return verification.finish();
}

/** The order in which the kinds of lines come. */
const kinds = ['audit', 'head', 'checkpoint', 'record'];

function parse(text: string): z.output<typeof ExportLine> | undefined {
  try {
    return z.safeParse(ExportLine, JSON.parse(text)).data;
  } catch {
    // A line that is no JSON does not belong into an export: the caller notes it.
    return undefined;
  }
}
