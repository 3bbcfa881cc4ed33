import { type RotationsTable, updateRotation } from '../storage/tables/rotations-table.ts';
import type { Db, ServiceContext } from './context.ts';

export type RotationChanges = Partial<
  Pick<RotationsTable, 'step' | 'new_token_id' | 'grace_until' | 'skipped' | 'error'>
>;

/** Something that was left out of a rotation, and why. */
export interface SkippedStep {
  readonly step: string;
  readonly reason: string;
}

/** The list of what was left out, with one more entry. */
export function skipping(
  rotation: RotationsTable,
  step: string,
  reason: string | undefined,
): Pick<RotationsTable, 'skipped'> {
  if (reason === undefined) return { skipped: rotation.skipped };
  const before: SkippedStep[] = JSON.parse(rotation.skipped);
  return { skipped: JSON.stringify([...before.filter((entry) => entry.step !== step), { step, reason }]) };
}

/**
 * Takes a rotation to its next step, recorded together with what `write` does. `undefined` when somebody else took it
 * further meanwhile; nothing is written then.
 */
export function takeStep(
  context: ServiceContext,
  rotation: RotationsTable,
  changes: RotationChanges & Pick<RotationsTable, 'step'>,
  write: (db: Db) => Promise<void> = async () => undefined,
): Promise<RotationsTable | undefined> {
  const written = { error: null, ...changes, updated_at: context.clock.now() };
  return context.database.transaction(async (db) => {
    if (!(await updateRotation(db, rotation.id, rotation.step, written))) return undefined;
    await write(db);
    await context.journal.append(db, {
      chain: rotation.connection_id,
      actor: 'system',
      action: `rotate.${changes.step}`,
      target: rotation.id,
      outcome: changes.step === 'failed' ? 'failed' : 'ok',
      details: { old_token: rotation.old_token_id, new_token: changes.new_token_id ?? rotation.new_token_id },
    });
    return { ...rotation, ...written };
  });
}

/** Notes why a rotation stands where it stands. */
export async function noteError(
  { database, clock }: ServiceContext,
  rotation: RotationsTable,
  error: string,
): Promise<RotationsTable> {
  const changes = { error, updated_at: clock.now() };
  await database.transaction((db) => updateRotation(db, rotation.id, rotation.step, changes));
  return { ...rotation, ...changes };
}
