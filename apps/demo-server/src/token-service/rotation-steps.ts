import type { RotationsTable } from '../storage/tables/rotations-table.ts';
import { updateToken } from '../storage/tables/tokens-table.ts';
import { within } from './call-limits.ts';
import type { ServiceContext } from './context.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { callingProvider } from './provider-failure.ts';
import { revoke } from './revoke.ts';
import { mintNew } from './rotation-mint.ts';
import { partsOf } from './rotation-parts.ts';
import { fail, skipping, takeStep } from './rotation-progress.ts';
import { ServiceError } from './service-error.ts';

/** One step of a rotation; `undefined` when somebody else has taken it. */
type Step = (context: ServiceContext, rotation: RotationsTable) => Promise<RotationsTable | undefined>;

/** What follows on each step. Each can be taken again after a crash in the middle of it. */
export const rotationSteps: Readonly<Record<Exclude<RotationsTable['step'], 'done' | 'failed'>, Step>> = {
  started: mintNew,
  minted: proveNew,
  proven: publishNew,
  published: revokeOld,
  revoked: proveOldRefused,
  refused: (context, rotation) => takeStep(context, rotation, { step: 'done' }),
};

/** Milliseconds (ms) after which a rotation goes on without what its provider does not do. */
const patience = 7 * 86_400_000;

const isPatient = ({ clock }: ServiceContext, { grace_until: since }: RotationsTable) =>
  clock.now() < (since ?? 0) + patience;

const endedTooSoon = 'The new token ended before it was published; the old one stays';

async function proveNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { connection, issuer, fresh } = await partsOf(context, rotation);
  if (fresh?.status !== 'pending') return fail(context, rotation, endedTooSoon);
  if (issuer.check === undefined) {
    const reason = `${connection.provider} has no way to tell whether a token works`;
    return takeStep(context, rotation, { step: 'proven', ...skipping(rotation, 'proven', reason) });
  }
  const token = await issuedTokenOf(context, fresh);
  const result = await callingProvider(connection.provider, async () => issuer.check?.(token, within('check')));
  if (result?.active === true) return takeStep(context, rotation, { step: 'proven' });
  return fail(context, rotation, 'The new token does not work; the old one stays');
}

async function publishNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const now = context.clock.now();
  const { old, fresh } = await partsOf(context, rotation);
  const ended = fresh?.expires_at != null && fresh.expires_at <= now;
  if (fresh?.status !== 'pending' || ended) return fail(context, rotation, endedTooSoon);
  return takeStep(context, rotation, { step: 'published', grace_until: now + rotation.grace_ms }, async (db) => {
    if (!(await updateToken(db, fresh.id, ['pending'], { status: 'active', status_at: now }))) {
      throw new ServiceError('conflict', 'The new token ended at this moment');
    }
    await updateToken(db, old.id, ['active'], { status: 'retiring', status_at: now });
  });
}

async function revokeOld(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { issuer, old } = await partsOf(context, rotation);
  const { revokedAtProvider, detail } = await revoke(context, old, 'system', 'keep-secret');
  const again = !revokedAtProvider && issuer.revoke !== undefined && old.secret !== null;
  if (again && isPatient(context, rotation)) {
    throw new ServiceError('provider-unreachable', detail ?? 'The provider did not revoke the old token');
  }
  return takeStep(context, rotation, { step: 'revoked', ...skipping(rotation, 'revoked', detail) });
}

async function proveOldRefused(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const { connection, issuer, old } = await partsOf(context, rotation);
  const reason = await whyNotRefused().catch((error: unknown) => {
    if (!(error instanceof ServiceError) || isPatient(context, rotation)) throw error;
    return error.message;
  });
  return takeStep(context, rotation, { step: 'refused', ...skipping(rotation, 'refused', reason) }, async (db) => {
    await updateToken(db, old.id, ['revoked'], { secret: null, key_id: null });
  });

  async function whyNotRefused(): Promise<string | undefined> {
    if (issuer.revoke === undefined) return `${connection.provider} cannot revoke: the old token works until it ends`;
    if (issuer.check === undefined) return `${connection.provider} has no way to tell whether a token works`;
    if (old.secret === null) return 'The old token had ended before';
    const token = await issuedTokenOf(context, old);
    const result = await callingProvider(connection.provider, async () => issuer.check?.(token, within('check')));
    return result?.active === false ? undefined : 'The provider revoked the old token, but still takes it';
  }
}
