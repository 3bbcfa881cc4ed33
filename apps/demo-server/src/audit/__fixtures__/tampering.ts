import fc from 'fast-check';
import type { AuditFault } from '../chain-walk.ts';
import type { StoredAudit } from './sample-audit.ts';

/** A change to what is stored, and the place that a verification has to name. */
export interface Tampering {
  readonly what: string;
  readonly audit: StoredAudit;
  readonly place: Pick<AuditFault, 'chain' | 'seq'>;
}

/** Every way to change, remove or reorder what is stored, of which fast-check picks some. */
export function tamperings(audit: StoredAudit): fc.Arbitrary<Tampering> {
  return fc.oneof(
    recordChange(audit),
    recordRemoval(audit),
    recordSwap(audit),
    tailCut(audit),
    chainRemoval(audit),
    headChange(audit),
    headRemoval(audit),
    checkpointChange(audit),
    checkpointRemoval(audit),
  );
}

const recordChange = (audit: StoredAudit) =>
  fc.tuple(fc.constantFrom(...audit.records), recordColumn, otherValue).map(
    ([record, column, other]): Tampering => ({
      what: `${column} of record ${record.chain}/${record.seq}`,
      audit: {
        ...audit,
        records: audit.records.map((row) => (row === record ? { ...row, [column]: other(row[column]) } : row)),
      },
      place: record,
    }),
  );

const recordRemoval = (audit: StoredAudit) =>
  fc.constantFrom(...audit.records).map(
    (record): Tampering => ({
      what: `record ${record.chain}/${record.seq} removed`,
      audit: { ...audit, records: audit.records.filter((row) => row !== record) },
      place: record,
    }),
  );

/** Two records change places: everything but their numbers is exchanged. */
const recordSwap = (audit: StoredAudit) =>
  fc
    .tuple(fc.constantFrom(...audit.records), fc.constantFrom(...audit.records))
    .filter(([a, b]) => a.chain === b.chain && a.seq < b.seq)
    .map(
      ([a, b]): Tampering => ({
        what: `records ${a.chain}/${a.seq} and ${b.seq} exchanged`,
        audit: {
          ...audit,
          records: audit.records.map((row) => {
            if (row === a) return { ...b, seq: a.seq };
            return row === b ? { ...a, seq: b.seq } : row;
          }),
        },
        place: a,
      }),
    );

/** The last records of a chain are cut off, and the head is made to fit as well as it can be without the key. */
const tailCut = (audit: StoredAudit) =>
  fc
    .tuple(fc.constantFrom(...audit.records), fc.boolean())
    .filter(([{ seq }]) => seq > 1)
    .map(([cut, alsoHead]): Tampering => {
      const gone = (row: { chain: string; seq: number }) => row.chain === cut.chain && row.seq >= cut.seq;
      const before = audit.records.find((row) => row.chain === cut.chain && row.seq === cut.seq - 1);
      const anchored = audit.checkpoints.some(({ heads }) => (JSON.parse(heads)[cut.chain]?.seq ?? 0) >= cut.seq);
      return {
        what: `chain ${cut.chain} cut before ${cut.seq}${alsoHead ? ', with its head' : ''}`,
        audit: {
          ...audit,
          records: audit.records.filter((row) => !gone(row)),
          heads: audit.heads.map((head) =>
            alsoHead && head.chain === cut.chain && before !== undefined
              ? { ...head, seq: before.seq, mac: before.mac }
              : head,
          ),
        },
        place: { chain: cut.chain, seq: alsoHead && !anchored ? null : cut.seq },
      };
    });

const chainRemoval = (audit: StoredAudit) =>
  fc.constantFrom(...audit.heads).map(
    ({ chain }): Tampering => ({
      what: `chain ${chain} removed`,
      audit: {
        ...audit,
        records: audit.records.filter((row) => row.chain !== chain),
        heads: audit.heads.filter((row) => row.chain !== chain),
      },
      place: { chain, seq: 1 },
    }),
  );

const headChange = (audit: StoredAudit) =>
  fc
    .tuple(fc.constantFrom(...audit.heads), fc.constantFrom('chain', 'seq', 'mac', 'key_id', 'head_mac'), otherValue)
    .map(
      ([head, column, other]): Tampering => ({
        what: `${column} of head ${head.chain}`,
        audit: {
          ...audit,
          heads: audit.heads.map((row) => (row === head ? { ...row, [column]: other(row[column]) } : row)),
        },
        place: { chain: head.chain, seq: null },
      }),
    );

const headRemoval = (audit: StoredAudit) =>
  fc.constantFrom(...audit.heads).map(
    (head): Tampering => ({
      what: `head ${head.chain} removed`,
      audit: { ...audit, heads: audit.heads.filter((row) => row !== head) },
      place: { chain: head.chain, seq: null },
    }),
  );

const checkpointChange = (audit: StoredAudit) =>
  fc
    .tuple(
      fc.constantFrom(...audit.checkpoints),
      fc.constantFrom('seq', 'at', 'heads', 'previous_mac', 'key_id', 'mac'),
      otherValue,
    )
    .map(
      ([checkpoint, column, other]): Tampering => ({
        what: `${column} of checkpoint ${checkpoint.seq}`,
        audit: {
          ...audit,
          checkpoints: audit.checkpoints.map((row) =>
            row === checkpoint ? { ...row, [column]: other(row[column]) } : row,
          ),
        },
        place: { chain: 'checkpoints', seq: checkpoint.seq },
      }),
    );

const checkpointRemoval = (audit: StoredAudit) =>
  fc.constantFrom(...audit.checkpoints).map(
    (checkpoint): Tampering => ({
      what: `checkpoint ${checkpoint.seq} removed`,
      audit: { ...audit, checkpoints: audit.checkpoints.filter((row) => row !== checkpoint) },
      place: { chain: 'checkpoints', seq: checkpoint.seq },
    }),
  );

const recordColumn = fc.constantFrom(
  'chain',
  'seq',
  'at',
  'actor',
  'action',
  'target',
  'outcome',
  'details',
  'key_id',
  'previous_mac',
  'mac',
);

/** Makes another value of a value, of the same type. Numbers jump, so that no two rows get the same. */
const otherValue: fc.Arbitrary<(value: string | number | null) => string | number> = fc
  .tuple(fc.integer({ min: 1000, max: 9000 }), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }))
  .map(
    ([jump, text]) =>
      (value) =>
        typeof value === 'number' ? value + jump : `${value ?? ''}${text}`,
  );
