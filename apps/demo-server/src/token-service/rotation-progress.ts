import { type RotationsTable, updateRotation } from '../storage/tables/rotations-table.ts';
import { findToken } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import type { ServiceContext } from './context.ts';
import { plainText } from './plain-text.ts';
import { endHere } from './revoke.ts';
import { revokeAtProvider } from './revoke-at-provider.ts';

export type RotationChanges = Partial<
  Pick<RotationsTable, 'step' | 'new_token_id' | 'grace_until' | 'skipped' | 'error'>
>;

/** Something that was left out of a rotation, and why. */
interface SkippedStep {
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
  const error = changes.error == null ? null : plainText(changes.error);
  const written = { ...changes, error, updated_at: context.clock.now() };
  return context.database.transaction(async (db) => {
    if (!(await updateRotation(db, rotation.id, rotation.step, written))) return undefined;
    await write(db);
    const outcome = changes.step === 'failed' ? 'failed' : 'ok';
    await record(context, db, rotation, `rotate.${changes.step}`, outcome);
    return { ...rotation, ...written };
  });
}

/** Ends a rotation without success: the old token stays as it is, the new one is revoked if there is one. */
export async function fail(
  context: ServiceContext,
  rotation: RotationsTable,
  error: string,
): Promise<RotationsTable | undefined> {
  const { new_token_id: id } = rotation;
  const fresh = id === null ? undefined : await context.database.transaction((db) => findToken(db, id));
  const failed = await takeStep(context, rotation, { step: 'failed', error }, async (db) => {
    if (fresh !== undefined) await endHere(context, db, [fresh], 'system');
  });
  if (failed !== undefined && fresh !== undefined && fresh.secret !== null) {
    await revokeAtProvider(context, fresh, 'system');
  }
  return failed;
}

/** Notes why a rotation stands where it stands; its step will be tried again. */
export async function noteError(
  context: ServiceContext,
  rotation: RotationsTable,
  error: string,
): Promise<RotationsTable> {
  const changes = { error: plainText(error), updated_at: context.clock.now() };
  await context.database.transaction(async (db) => {
    if (!(await updateRotation(db, rotation.id, rotation.step, changes))) return;
    await record(context, db, rotation, 'rotate.wait', 'failed', { step: rotation.step, error });
  });
  return { ...rotation, ...changes };
}

const record = (
  { journal }: ServiceContext,
  db: Db,
  { id: target, connection_id: chain, old_token_id: oldToken, new_token_id: newToken }: RotationsTable,
  action: string,
  outcome: string,
  more: Readonly<Record<string, string>> = {},
) => {
  const details = { old_token: oldToken, new_token: newToken, ...more };
  return journal.append(db, { chain, actor: 'system', action, target, outcome, details });
};
