import * as z from 'zod/mini';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { AuditCheckpointsTable, AuditHeadsTable, AuditRecordsTable } from '../storage/tables/audit-tables.ts';
import { type AuditFault, createChainWalk, type FaultKind } from './chain-walk.ts';
import { checkpointAction } from './checkpoint.ts';
import { checkCode, checkpointCode } from './codes.ts';
import { chainBegin, serviceChain } from './journal.ts';

/** What a verification found. */
export interface AuditVerification {
  readonly ok: boolean;
  readonly records: number;
  readonly checkpoints: number;
  /** The first fault of each chain that has one. */
  readonly faults: readonly AuditFault[];
}

/** Takes all checkpoints first, in their order, then chain by chain the records in theirs. */
export interface Verification {
  addCheckpoint(checkpoint: AuditCheckpointsTable): void;
  walk(chain: string): Walk;
  note(fault: AuditFault): void;
  finish(): AuditVerification;
}

/** A walk along one chain. */
export interface Walk {
  add(record: AuditRecordsTable): void;
  finish(head: AuditHeadsTable | undefined): void;
}

const Heads = z.record(z.string(), z.object({ seq: z.int(), mac: z.string() }));

/** The heads that an authentic checkpoint holds. */
export const headsOf = ({ heads }: AuditCheckpointsTable): z.output<typeof Heads> => z.parse(Heads, JSON.parse(heads));

/**
 * @param since a checkpoint that is trusted by its code: what is older than it is not looked at
 */
export function createVerification(keyRing: KeyRing, since?: AuditCheckpointsTable): Verification {
  const faults = new Map<string, AuditFault>();
  const anchors = new Map<string, Map<number, string>>();
  const checkpoints = new Map<number, string>();
  const walked = new Set<string>();
  const begun = new Set<string>();
  const announced: { readonly seq: number; readonly mac: unknown }[] = [];
  const starts = since === undefined ? {} : headsOf(since);
  let last: Pick<AuditCheckpointsTable, 'seq' | 'mac'> = { seq: 0, mac: '' };
  if (since !== undefined) last = { seq: since.seq - 1, mac: since.previous_mac };
  let records = 0;

  const note = (fault: AuditFault) => {
    if (!faults.has(fault.chain)) faults.set(fault.chain, fault);
  };
  const noteCheckpoint = (seq: number, fault: FaultKind) => note({ chain: 'checkpoints', seq, fault });

  const anchor = (checkpoint: AuditCheckpointsTable) => {
    for (const [chain, { seq, mac }] of Object.entries(headsOf(checkpoint))) {
      const known = anchors.get(chain) ?? new Map<number, string>();
      anchors.set(chain, known);
      if (known.has(seq) && known.get(seq) !== mac) noteCheckpoint(checkpoint.seq, 'contradicts-checkpoint');
      else known.set(seq, mac);
    }
  };

  const readService = ({ action, target, details }: AuditRecordsTable) => {
    if (action === chainBegin && target !== null) {
      if (begun.has(target)) note({ chain: target, seq: 1, fault: 'begun-again' });
      begun.add(target);
    } else if (action === checkpointAction) {
      const { mac }: { mac?: unknown } = JSON.parse(details);
      announced.push({ seq: Number(target), mac });
    }
  };

  return {
    note,
    addCheckpoint: (checkpoint) => {
      const check = checkCode(checkpointCode(keyRing, checkpoint), checkpoint.mac);
      if (checkpoint.seq !== last.seq + 1) noteCheckpoint(last.seq + 1, 'missing');
      else if (check !== 'right') noteCheckpoint(checkpoint.seq, check === 'wrong' ? 'changed' : check);
      else if (checkpoint.previous_mac !== last.mac) noteCheckpoint(checkpoint.seq, 'unlinked');
      if (check === 'right') anchor(checkpoint);
      checkpoints.set(checkpoint.seq, checkpoint.mac);
      last = checkpoint;
    },
    walk: (chain) => {
      walked.add(chain);
      const walk = createChainWalk({ keyRing, chain, anchors: anchors.get(chain), from: starts[chain]?.seq });
      return {
        add: (record) => {
          records += 1;
          if (walk.add(record) && chain === serviceChain) readService(record);
        },
        finish: (head) => {
          const fault = walk.finish(head);
          if (fault !== undefined) note(fault);
        },
      };
    },
    finish: () => {
      for (const chain of [...anchors.keys(), ...begun])
        if (!walked.has(chain)) note({ chain, seq: 1, fault: 'missing' });
      // A service chain with a fault does not tell all begins.
      const known = new Set([serviceChain, ...begun, ...Object.keys(starts)]);
      for (const chain of faults.has(serviceChain) ? [] : walked)
        if (!known.has(chain)) note({ chain, seq: 1, fault: 'not-begun' });
      for (const { seq, mac } of announced) {
        if (since !== undefined && seq < since.seq) continue;
        if (!checkpoints.has(seq)) noteCheckpoint(seq, 'missing');
        else if (checkpoints.get(seq) !== mac) noteCheckpoint(seq, 'changed');
      }
      return { ok: faults.size === 0, records, checkpoints: checkpoints.size, faults: [...faults.values()] };
    },
  };
}
