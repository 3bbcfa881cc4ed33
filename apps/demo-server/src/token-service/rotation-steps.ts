import type { IssueResult, TokenIssuer } from '@tokenyard/core';
import { type ConnectionsTable, findConnection } from '../storage/tables/connections-table.ts';
import { findIntentOfToken, listIntentsOfLease } from '../storage/tables/mint-intents-table.ts';
import { findRotation, type RotationsTable, updateRotation } from '../storage/tables/rotations-table.ts';
import { findToken, type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import { issuerOf } from './connection-issuer.ts';
import type { Db, ServiceContext } from './context.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { intentRequestPlace, type MintOrder, mint, mintDeadline } from './mint.ts';
import { callingProvider } from './provider-failure.ts';
import { revoke, revokeAtProvider } from './revoke.ts';
import { skipping, takeStep } from './rotation-progress.ts';
import { ServiceError } from './service-error.ts';
import { settleIntent } from './settle-intents.ts';

/** One step of a rotation; `undefined` when somebody else has taken it. */
type Step = (context: ServiceContext, rotation: RotationsTable) => Promise<RotationsTable | undefined>;

/** Milliseconds (ms) that a provider gets to tell whether a token works. */
const checkDeadline = 15_000;

/** What follows on each step. Each can be taken again after a crash in the middle of it. */
export const rotationSteps: Readonly<Record<Exclude<RotationsTable['step'], 'done' | 'failed'>, Step>> = {
  started: mintNew,
  minted: proveNew,
  proven: publishNew,
  published: revokeOld,
  revoked: proveOldRefused,
  refused: (context, rotation) => takeStep(context, rotation, { step: 'done' }),
};

async function mintNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { connection, issuer, old } = await partsOf(context, rotation);
  const leaseName = `rotation:${rotation.id}`;
  const alongside = async (db: Db, { id }: TokensTable) => {
    const changes = { step: 'minted', new_token_id: id, error: null, updated_at: context.clock.now() } as const;
    await updateRotation(db, rotation.id, 'started', changes);
  };
  const shared = { status: 'pending', alongside } as const;
  const abandoned = await context.database.transaction((db) => listIntentsOfLease(db, leaseName, 'pending'));
  for (const intent of abandoned) await settleIntent(context, intent, shared);
  const settled = await context.database.transaction((db) => findRotation(db, rotation.id));
  if (settled !== undefined && settled.step !== 'started') return settled;

  const request = await requestOf(context, old);
  const ask = renewal(context, issuer, old, request);
  const base = { connection, issuer, request, purpose: 'rotate', actor: 'system', leaseName } as const;
  const result = await mint(context, { ...base, ...shared, ask });
  if (result.kind === 'challenged') {
    const error = 'The provider wants a second factor: mint a token, answer its challenges, then revoke this one';
    return takeStep(context, rotation, { step: 'failed', error });
  }
  return context.database.transaction((db) => findRotation(db, rotation.id));
}

/** A refreshable token renews itself, which needs no second factor. */
function renewal(context: ServiceContext, issuer: TokenIssuer, old: TokensTable, request: unknown): MintOrder['ask'] {
  if (issuer.refresh === undefined || old.refreshable === 0) return undefined;
  return async (tag): Promise<IssueResult> => {
    const options = { tag, deadline: mintDeadline };
    const token = await issuer.refresh?.(await issuedTokenOf(context, old), request, options);
    return token === undefined ? issuer.issue(request, options) : { status: 'issued', token };
  };
}

async function proveNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { connection, issuer, fresh } = await partsOf(context, rotation);
  if (issuer.check === undefined) {
    const reason = `${connection.provider} has no way to tell whether a token works`;
    return takeStep(context, rotation, { step: 'proven', ...skipping(rotation, 'proven', reason) });
  }
  const token = await issuedTokenOf(context, fresh);
  const result = await callingProvider(connection.provider, async () =>
    issuer.check?.(token, { deadline: checkDeadline }),
  );
  if (result?.active === true) return takeStep(context, rotation, { step: 'proven' });
  await revoke(context, fresh, 'system');
  return takeStep(context, rotation, { step: 'failed', error: 'The new token does not work; the old one stays' });
}

function publishNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const now = context.clock.now();
  const { old_token_id: oldId, new_token_id: newId, grace_ms: grace } = rotation;
  return takeStep(context, rotation, { step: 'published', grace_until: now + grace }, async (db) => {
    await updateToken(db, newId ?? '', ['pending'], { status: 'active', status_at: now });
    await updateToken(db, oldId, ['active'], { status: 'retiring', status_at: now });
  });
}

async function revokeOld(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { issuer, old } = await partsOf(context, rotation);
  const { revokedAtProvider, detail } =
    old.status === 'revoked' && old.secret !== null
      ? await revokeAtProvider(context, old, 'system', 'keep-secret')
      : await revoke(context, old, 'system', 'keep-secret');
  const retry = !revokedAtProvider && issuer.revoke !== undefined && old.secret !== null;
  if (retry) throw new ServiceError('provider-unreachable', detail ?? 'The provider did not revoke the old token');
  return takeStep(context, rotation, { step: 'revoked', ...skipping(rotation, 'revoked', detail) });
}

async function proveOldRefused(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { connection, issuer, old } = await partsOf(context, rotation);
  const reason = await whyNotRefused();
  return takeStep(context, rotation, { step: 'refused', ...skipping(rotation, 'refused', reason) }, async (db) => {
    await updateToken(db, old.id, ['revoked', 'expired'], { secret: null, key_id: null });
  });

  async function whyNotRefused(): Promise<string | undefined> {
    if (issuer.revoke === undefined) return `${connection.provider} cannot revoke: the old token works until it ends`;
    if (issuer.check === undefined) return `${connection.provider} has no way to tell whether a token works`;
    if (old.secret === null) return 'The old token had ended before';
    const token = await issuedTokenOf(context, old);
    const result = await callingProvider(connection.provider, async () =>
      issuer.check?.(token, { deadline: checkDeadline }),
    );
    return result?.active === false ? undefined : 'The provider revoked the old token, but still takes it';
  }
}

interface Parts {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly old: TokensTable;
  readonly fresh: TokensTable;
}

async function partsOf(context: ServiceContext, rotation: RotationsTable): Promise<Parts> {
  const { connection, old, fresh } = await context.database.transaction(async (db) => ({
    connection: await findConnection(db, rotation.connection_id),
    old: await findToken(db, rotation.old_token_id),
    fresh: rotation.new_token_id === null ? undefined : await findToken(db, rotation.new_token_id),
  }));
  if (connection === undefined || old === undefined) throw new ServiceError('conflict', 'The connection is gone');
  return { connection, issuer: await issuerOf(context, connection), old, fresh: fresh ?? old };
}

/** What a token was asked for: that is what its successor is asked for. */
async function requestOf(context: ServiceContext, token: TokensTable): Promise<unknown> {
  const intent = await context.database.transaction((db) => findIntentOfToken(db, token.id));
  if (intent === undefined) throw new ServiceError('conflict', 'What the token was asked for is no longer known');
  return JSON.parse(await context.vault.open(intentRequestPlace(intent.id), intent.request));
}
