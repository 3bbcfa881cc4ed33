import { acquireLease, releaseLease } from '../storage/tables/leases-table.ts';
import { findRotation, type RotationStep, type RotationsTable } from '../storage/tables/rotations-table.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { noteError } from './rotation-progress.ts';
import { rotationSteps } from './rotation-steps.ts';
import { ServiceError } from './service-error.ts';

/** Milliseconds (ms) after which another node may go on with the rotation of a node that died. */
const rotationLease = 120_000;

/**
 * Takes a rotation as far as it goes now, on one node at a time. A step that fails leaves it where it stands, to be
 * tried again.
 */
export async function advanceRotation(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable> {
  const name = `rotation:${rotation.id}`;
  const holder = `${context.node}:${newId('lse', context)}`;
  const now = context.clock.now();
  const begun = await context.database.transaction(async (db) => {
    const lease = await acquireLease(db, { name, holder, now, until: now + rotationLease });
    return lease === undefined ? undefined : { lease, rotation: (await findRotation(db, rotation.id)) ?? rotation };
  });
  if (begun === undefined) return rotation;
  try {
    return await advance(context, begun.rotation);
  } finally {
    await context.database.transaction((db) => releaseLease(db, begun.lease));
  }
}

const isOver = (step: RotationStep) => step === 'done' || step === 'failed';

async function advance(context: ServiceContext, begun: RotationsTable): Promise<RotationsTable> {
  let rotation = begun;
  while (!isOver(rotation.step)) {
    if (rotation.step === 'published' && (rotation.grace_until ?? 0) > context.clock.now()) return rotation;
    try {
      const next = await rotationSteps[rotation.step](context, rotation);
      if (next === undefined) return rotation;
      rotation = next;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return noteError(context, rotation, error.message);
    }
  }
  return rotation;
}
