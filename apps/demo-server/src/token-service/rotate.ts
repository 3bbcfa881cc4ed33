import {
  findLastRotation,
  findRotation,
  insertRotation,
  listDueRotations,
  type RotationsTable,
} from '../storage/tables/rotations-table.ts';
import { lockToken, type TokensTable } from '../storage/tables/tokens-table.ts';
import { advanceRotation } from './advance-rotation.ts';
import type { Attempt } from './attempt.ts';
import { type Caller, visible } from './caller.ts';
import { providerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { secretOf } from './issued-tokens.ts';
import { alwaysOn, type GoOn } from './schedule.ts';
import { notFound, ServiceError } from './service-error.ts';
import { readToken } from './tokens.ts';

export interface RotationResult {
  readonly rotation: RotationsTable;
  /** The new token's secret, as soon as it is published. */
  readonly secret: string | undefined;
}

/**
 * Replaces a token by a new one. Every step is written down, so a crash between two steps loses nothing: the schedule
 * goes on where the rotation stands.
 * @throws {ServiceError} `conflict` when the token does not live, `not-supported` when the provider mints none
 */
export async function rotateToken(
  context: ServiceContext,
  caller: Caller,
  tokenId: string,
  graceMs: number,
  attempt?: Attempt,
): Promise<RotationResult> {
  const { id, connection_id: connectionId, provider } = await readToken(context, caller, tokenId);
  const { issuer } = providerOf(context, provider);
  if (!issuer.capabilities.mints) {
    throw new ServiceError('not-supported', `Tokens of ${issuer.title} are handed over out of band`);
  }
  const now = context.clock.now();
  const rotation: RotationsTable = {
    id: newId('rot', context),
    connection_id: connectionId,
    old_token_id: id,
    new_token_id: null,
    step: 'started',
    grace_ms: graceMs,
    grace_until: null,
    skipped: '[]',
    error: null,
    created_at: now,
    updated_at: now,
  };
  const begun = await context.database.transaction(async (db) => {
    const token = await lockToken(db, id);
    const last = await findLastRotation(db, id);
    if (last !== undefined && (isOpen(last) || (attempt?.resumes === true && last.created_at >= attempt.began))) {
      return last;
    }
    if (token === undefined) throw notFound('token');
    const status = isOver(token, now) ? 'expired' : token.status;
    if (status !== 'active') throw new ServiceError('conflict', `The token is ${status}`);
    await insertRotation(db, rotation);
    const details = { old_token: id, grace_ms: graceMs };
    const { id: target } = rotation;
    await context.journal.append(db, {
      chain: connectionId,
      actor: caller.id,
      action: 'rotate.start',
      outcome: 'ok',
      target,
      details,
    });
    return rotation;
  });
  const reached = await advanceRotation(context, begun);
  return { rotation: reached, secret: await publishedSecret(context, caller, reached) };
}

/** Whether an active token has ended, though no sweep has noted it yet. */
const isOver = ({ status, expires_at: end }: TokensTable, now: number) =>
  status === 'active' && end !== null && end <= now;

const isOpen = ({ step }: RotationsTable) => step !== 'done' && step !== 'failed';

/** The secret of the new token, as soon as that can be used; that it is shown is recorded. */
async function publishedSecret(
  context: ServiceContext,
  caller: Caller,
  { new_token_id: id, connection_id: chain }: RotationsTable,
): Promise<string | undefined> {
  if (id === null) return undefined;
  const token = await context.database.transaction(async (db) => {
    const found = await lockToken(db, id);
    if (found?.status !== 'active' || found.secret === null) return undefined;
    const entry = { chain, actor: caller.id, action: 'reveal', target: id, outcome: 'ok' };
    await context.journal.append(db, entry);
    return found;
  });
  return token && secretOf(context, token);
}

export async function readRotation(context: ServiceContext, caller: Caller, id: string): Promise<RotationsTable> {
  const found = await context.database.transaction((db) => findRotation(db, id));
  return visible(context, caller, 'rotation', found, (row) => row.connection_id);
}

/** Goes on with every rotation that has something to do; for the schedule and the start. */
export async function advanceDueRotations(context: ServiceContext, goOn: GoOn = alwaysOn): Promise<number> {
  const due = await context.database.transaction((db) => listDueRotations(db, context.clock.now(), 50));
  for (const rotation of due) {
    if (!(await goOn())) break;
    await advanceRotation(context, rotation).catch(context.onError);
  }
  return due.length;
}
