import { acquireLease } from '../storage/tables/leases-table.ts';
import { findRotation, type RotationStep, type RotationsTable } from '../storage/tables/rotations-table.ts';
import type { ServiceContext } from './context.ts';
import { rotationLeaseName } from './for-rotation.ts';
import { leaseHolder, whileHolding } from './lease.ts';
import { fail, noteError, takeStep } from './rotation-progress.ts';
import { rotationSteps } from './rotation-steps.ts';
import { ServiceError } from './service-error.ts';

/** Milliseconds (ms) after which another node may go on with the rotation of a node that died. */
const rotationLease = 120_000;
/** Milliseconds (ms) after which a rotation that has published no new token fails. */
const patience = 86_400_000;

/**
 * Takes a rotation as far as it goes now, on one node at a time. A step that fails leaves it where it stands, to be
 * tried again.
 */
export async function advanceRotation(context: ServiceContext, { id }: RotationsTable): Promise<RotationsTable> {
  const now = context.clock.now();
  const { lease, rotation } = await context.database.transaction(async (db) => ({
    lease: await acquireLease(db, {
      name: rotationLeaseName(id),
      holder: leaseHolder(context),
      now,
      until: now + rotationLease,
    }),
    rotation: await findRotation(db, id),
  }));
  if (rotation === undefined) throw new Error(`There is no rotation ${id}`);
  return lease === undefined ? rotation : whileHolding(context, lease, () => advance(context, rotation));
}

const isPublished = (step: RotationStep) => step !== 'started' && step !== 'minted' && step !== 'proven';

async function advance(context: ServiceContext, begun: RotationsTable): Promise<RotationsTable> {
  let rotation = begun;
  while (rotation.step !== 'done' && rotation.step !== 'failed') {
    const now = context.clock.now();
    if (rotation.step === 'published' && (rotation.grace_until ?? 0) > now) return rotation;
    const isLate = !isPublished(rotation.step) && now > rotation.created_at + patience;
    try {
      const next = isLate
        ? await fail(context, rotation, rotation.error ?? 'The rotation took too long')
        : await rotationSteps[rotation.step](context, rotation);
      if (next === undefined) return rotation;
      rotation = next;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.kind !== 'not-found') return noteError(context, rotation, error.message);
      return (await takeStep(context, rotation, { step: 'failed', error: error.message })) ?? rotation;
    }
  }
  return rotation;
}
