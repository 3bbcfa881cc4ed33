import * as z from 'zod/mini';
import type { Database } from '../storage/database.ts';
import { checkpointsOf, recordsOf, takeCut } from './cut.ts';

const number = z.int();
const text = z.string();

/** The lines of an export by their kind: heads first, then checkpoints, then the records of chain after chain. */
export const ExportLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('audit'), format: z.literal(1) }),
  z.strictObject({ kind: z.literal('head'), chain: text, seq: number, mac: text, key_id: text, head_mac: text }),
  z.strictObject({
    kind: z.literal('checkpoint'),
    seq: number,
    at: number,
    heads: text,
    previous_mac: text,
    key_id: text,
    mac: text,
  }),
  z.strictObject({
    kind: z.literal('record'),
    chain: text,
    seq: number,
    at: number,
    actor: text,
    action: text,
    target: z.nullable(text),
    outcome: text,
    details: text,
    key_id: text,
    previous_mac: text,
    mac: text,
  }),
]);

/**
 * Everything that is recorded, as JSON lines. What is authenticated stands there as it is stored, JSON texts as texts.
 * Others may append meanwhile; the export holds what was there when it began.
 */
export async function* exportAudit(database: Database): AsyncGenerator<string> {
  const line = (value: z.output<typeof ExportLine>) => JSON.stringify(value);
  const { heads, ends, lastCheckpoint } = await takeCut(database);
  yield line({ kind: 'audit', format: 1 });
  for (const head of heads) yield line({ kind: 'head', ...head });
  for await (const checkpoint of checkpointsOf(database, { from: 1, to: lastCheckpoint?.seq ?? 0 }))
    yield line({ kind: 'checkpoint', ...checkpoint });
  for (const [chain, to] of ends)
    for await (const record of recordsOf(database, chain, { from: 1, to })) yield line({ kind: 'record', ...record });
}
