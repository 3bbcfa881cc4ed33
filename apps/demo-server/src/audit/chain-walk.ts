import type { KeyRing } from '../crypto/key-ring.ts';
import type { AuditHeadsTable, AuditRecordsTable } from '../storage/tables/audit-tables.ts';
import { checkCode, headCode, recordCode } from './codes.ts';

/** What can be wrong with an audit. */
export type FaultKind =
  /** The record is not what was written. */
  | 'changed'
  /** There is no record here, though later ones, the head or a checkpoint tell that there was one. */
  | 'missing'
  /** The record was written after another one than that which stands before it now. */
  | 'unlinked'
  /** A checkpoint holds another code for this record: the chain was cut back and continued since. */
  | 'contradicts-checkpoint'
  /** The record was written with a key that is not at hand, so nothing can be said of it. */
  | 'unknown-key'
  /** The row of the chain's last record is not what was written. */
  | 'head-changed'
  /** There is no such row. */
  | 'head-missing'
  /** The service's chain tells twice of the begin of this one: it was deleted and begun anew. */
  | 'begun-again'
  /** The service's chain does not tell of the begin of this one: that chain was cut back. */
  | 'not-begun'
  /** A line of an export is not what an export has there; `seq` counts lines. */
  | 'unreadable';

export interface AuditFault {
  /** Id of a connection, `service`, `checkpoints`, or `export`. */
  readonly chain: string;
  /** The first record that the fault concerns; null when it is the chain's head. */
  readonly seq: number | null;
  readonly fault: FaultKind;
}

/** A chain's codes by number, as checkpoints hold them. */
type Anchors = ReadonlyMap<number, string>;

export interface ChainWalk {
  /** Takes the next record of the chain; true when it is what was written there. */
  add(record: AuditRecordsTable): boolean;
  /** Compares the end with the head; gives the first fault of the chain. */
  finish(head: AuditHeadsTable | undefined): AuditFault | undefined;
}

export interface ChainWalkOptions {
  readonly keyRing: KeyRing;
  readonly chain: string;
  readonly anchors?: Anchors | undefined;
  /** Number of the first record to look at. Default 1. */
  readonly from?: number | undefined;
}

/** Walks along a chain, record by record, and keeps the first fault. */
export function createChainWalk({ keyRing, chain, anchors = new Map(), from = 1 }: ChainWalkOptions): ChainWalk {
  let last: Pick<AuditRecordsTable, 'seq' | 'mac'> | undefined = from === 1 ? { seq: 0, mac: '' } : undefined;
  let first: AuditFault | undefined;
  /** A key that is not at hand hides what its records are, but no fault of a later one. */
  let unknown: AuditFault | undefined;
  const next = () => (last?.seq ?? from - 1) + 1;
  const note = (seq: number | null, fault: FaultKind) => {
    first ??= { chain, seq, fault };
  };

  /** What checkpoints hold goes before the head, which is not authentic when its own code is wrong. */
  const compare = (head: AuditHeadsTable | undefined) => {
    const check = head && checkCode(headCode(keyRing, head), head.head_mac);
    if (next() <= greatest(anchors.keys())) note(next(), 'missing');
    else if (head === undefined && next() === 1) note(1, 'missing');
    else if (head === undefined) note(null, 'head-missing');
    else if (check === 'wrong') note(null, 'head-changed');
    else if (next() <= head.seq) note(next(), 'missing');
    else if (last?.seq !== head.seq || last.mac !== head.mac) note(null, 'head-changed');
    else if (check === 'unknown-key') unknown ??= { chain, seq: null, fault: check };
  };

  return {
    add: (record) => {
      if (first !== undefined) return false;
      const check = checkCode(recordCode(keyRing, record), record.mac);
      const anchor = anchors.get(record.seq);
      if (record.seq !== next()) note(next(), 'missing');
      else if (check === 'wrong') note(record.seq, 'changed');
      else if (last !== undefined && record.previous_mac !== last.mac) note(record.seq, 'unlinked');
      else if (anchor !== undefined && anchor !== record.mac) note(record.seq, 'contradicts-checkpoint');
      else if (check === 'unknown-key') unknown ??= { chain, seq: record.seq, fault: check };
      last = record;
      return first === undefined && check === 'right';
    },
    finish: (head) => {
      if (first === undefined) compare(head);
      return first ?? unknown;
    },
  };
}

const greatest = (numbers: Iterable<number>): number => {
  let result = 0;
  for (const number of numbers) result = Math.max(result, number);
  return result;
};
