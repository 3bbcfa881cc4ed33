import {
  findLastRotation,
  findOpenRotation,
  findRotation,
  insertRotation,
  listDueRotations,
  type RotationsTable,
} from '../storage/tables/rotations-table.ts';
import { findToken } from '../storage/tables/tokens-table.ts';
import { advanceRotation } from './advance-rotation.ts';
import { type Caller, visible } from './caller.ts';
import { providerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { secretOf } from './issued-tokens.ts';
import { ServiceError } from './service-error.ts';
import { readToken } from './tokens.ts';

export interface RotationResult {
  readonly rotation: RotationsTable;
  /** The new token's secret, as soon as it is published. */
  readonly secret: string | undefined;
}

/**
 * Replaces a token by a new one. Every step is written down, so a crash between two steps loses nothing: the schedule
 * goes on where the rotation stands.
 * @param resumes when an attempt at the same request began that may have started it already (ms since 1970)
 * @throws {ServiceError} `conflict` when the token does not live, `not-supported` when the provider mints none
 */
export async function rotateToken(
  context: ServiceContext,
  caller: Caller,
  tokenId: string,
  graceMs: number,
  resumes?: number,
): Promise<RotationResult> {
  const token = await readToken(context, caller, tokenId);
  const { issuer } = providerOf(context, token.provider);
  if (!issuer.capabilities.mints) {
    throw new ServiceError('not-supported', `Tokens of ${issuer.title} are handed over out of band`);
  }
  if (resumes !== undefined) {
    const started = await context.database.transaction((db) => findLastRotation(db, token.id));
    if (started !== undefined && started.created_at >= resumes) return resultOf(context, started);
  }
  if (token.status !== 'active') throw new ServiceError('conflict', `The token is ${token.status}`);
  const now = context.clock.now();
  const rotation: RotationsTable = {
    id: newId('rot', context),
    connection_id: token.connection_id,
    old_token_id: token.id,
    new_token_id: null,
    step: 'started',
    grace_ms: graceMs,
    grace_until: null,
    skipped: '[]',
    error: null,
    created_at: now,
    updated_at: now,
  };
  const begun = await context.database.transaction(
    async (db) => {
      const open = await findOpenRotation(db, token.id);
      if (open !== undefined) return open;
      await insertRotation(db, rotation);
      const { id: target } = rotation;
      const details = { old_token: token.id, grace_ms: graceMs };
      const entry = {
        chain: token.connection_id,
        actor: caller.id,
        action: 'rotate.start',
        outcome: 'ok',
        target,
        details,
      };
      await context.journal.append(db, entry);
      return rotation;
    },
    { lock: `rotate:${token.id}` },
  );
  return resultOf(context, begun);
}

async function resultOf(context: ServiceContext, begun: RotationsTable): Promise<RotationResult> {
  const rotation = await advanceRotation(context, begun);
  return { rotation, secret: await publishedSecret(context, rotation) };
}

async function publishedSecret(context: ServiceContext, rotation: RotationsTable): Promise<string | undefined> {
  const { step, new_token_id: id } = rotation;
  if (id === null || step === 'started' || step === 'minted' || step === 'proven' || step === 'failed')
    return undefined;
  const token = await context.database.transaction(async (db) => {
    const found = await findToken(db, id);
    const { connection_id: chain } = rotation;
    if (found !== undefined) {
      await context.journal.append(db, { chain, actor: 'system', action: 'reveal', target: id, outcome: 'ok' });
    }
    return found;
  });
  return token === undefined || token.secret === null ? undefined : secretOf(context, token);
}

export async function readRotation(context: ServiceContext, caller: Caller, id: string): Promise<RotationsTable> {
  const found = await context.database.transaction((db) => findRotation(db, id));
  return visible(caller, 'rotation', found, (row) => row.connection_id);
}

/** Goes on with every rotation that has something to do; for the schedule and the start. */
export async function advanceDueRotations(context: ServiceContext): Promise<number> {
  const due = await context.database.transaction((db) => listDueRotations(db, context.clock.now(), 50));
  for (const rotation of due) await advanceRotation(context, rotation).catch(context.onError);
  return due.length;
}
