import type { Reply } from '@tokenyard/core';
import { ProblemRefusal } from '@tokenyard/core/serve';
import { canonicalJson } from '../../canonical-json.ts';
import {
  abandonIdempotencyKey,
  claimIdempotencyKey,
  completeIdempotencyKey,
  findIdempotencyKey,
  type IdempotencyKeysTable,
  releaseIdempotencyKey,
  takeOverIdempotencyKey,
} from '../../storage/tables/idempotency-keys-table.ts';
import type { Attempt } from '../../token-service/attempt.ts';
import type { ServiceContext } from '../../token-service/context.ts';
import { ServiceError } from '../../token-service/service-error.ts';
import { problemOf } from './problem-of.ts';
import type { ServiceCall } from './service-call.ts';

const day = 86_400_000;
/** Milliseconds (ms) after which a repeat goes on with a request whose node died. Longer than any mint takes. */
const lease = 60_000;
/** Milliseconds (ms) for which a repeat waits for the first request. */
const patience = 30_000;

export interface IdempotentRequest {
  readonly operation: string;
  readonly headers: { readonly 'Idempotency-Key'?: string | undefined };
  readonly input: unknown;
}

/**
 * Carries out a request once, however often it is sent with the same key: repeats get the answer of the first, on
 * every node, for 24 hours. Answers may hold a secret, so they are kept encrypted.
 * @throws {ServiceError} `idempotency-conflict` when the key was used for another request, or is under way for long
 */
export async function idempotently(
  { service, caller, fingerprint }: ServiceCall,
  { operation, headers, input }: IdempotentRequest,
  run: (attempt: Attempt | undefined) => Promise<Reply>,
): Promise<Reply> {
  const key = headers['Idempotency-Key'];
  if (key === undefined) return run(undefined);
  const identity = { api_key_id: caller.id, key };
  const bodyHash = fingerprint(canonicalJson([operation, input ?? null]));
  const name = `request:${caller.id}:${key}`;
  const arrived = service.clock.now();
  for (;;) {
    const now = service.clock.now();
    const claim = { ...identity, operation, body_hash: bodyHash, lease_until: now + lease };
    const row = { ...claim, created_at: now, expires_at: now + day };
    const found = await service.database.transaction(async (db) => {
      if (await claimIdempotencyKey(db, row)) return { name, began: now, resumes: false };
      const earlier = await findIdempotencyKey(db, identity);
      if (earlier === undefined) return undefined;
      if (earlier.operation !== operation || earlier.body_hash !== bodyHash) throw otherRequest();
      if (earlier.state === 'done') return earlier;
      const taken = await takeOverIdempotencyKey(db, identity, now, claim.lease_until);
      return taken ? { name, began: earlier.created_at, resumes: true } : undefined;
    });
    if (found !== undefined) {
      return 'began' in found ? complete(service, claim, found, run) : repeatAnswer(service, found);
    }
    if (now - arrived > patience) throw stillUnderWay(now);
    await service.sleep(100);
  }
}

type Claim = Pick<IdempotencyKeysTable, 'api_key_id' | 'key' | 'lease_until'>;

/**
 * Runs a claimed request and keeps its answer: a success, or a failure that may have taken effect. After one that
 * certainly did nothing the key is free again; after any other a repeat first finds out what was done.
 */
async function complete(
  service: ServiceContext,
  claim: Claim,
  attempt: Attempt,
  run: (attempt: Attempt) => Promise<Reply>,
): Promise<Reply> {
  try {
    const reply = await run(attempt);
    await keepAnswer(service, claim, { reply });
    return reply;
  } catch (error) {
    await giveUp(service, claim, attempt, error).catch(service.onError);
    throw error;
  }
}

async function giveUp(service: ServiceContext, claim: Claim, { resumes }: Attempt, error: unknown): Promise<void> {
  const now = service.clock.now();
  const refusal = problemOf(error, now);
  if (refusal !== undefined && mayHaveTakenEffect(error)) {
    await keepAnswer(service, claim, { problem: refusal.problem, headers: refusal.headers });
  } else if (error instanceof ServiceError && !resumes) {
    await service.database.transaction((db) => releaseIdempotencyKey(db, claim));
  } else {
    await service.database.transaction((db) => abandonIdempotencyKey(db, claim, now));
  }
}

const mayHaveTakenEffect = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (error.kind === 'mint-outcome-unknown' || error.members.may_have_taken_effect === true);

const placeOf = ({ api_key_id: apiKeyId, key }: Claim) => ({
  table: 'idempotency_keys',
  column: 'response',
  id: `${apiKeyId}:${key}`,
});

/** Either a reply, or a problem with its headers. */
type Answer = Partial<{ readonly reply: Reply } & Pick<ProblemRefusal, 'problem' | 'headers'>>;

async function keepAnswer(service: ServiceContext, claim: Claim, answer: Answer): Promise<void> {
  const { envelope, keyId } = await service.vault.seal(placeOf(claim), JSON.stringify(answer));
  await service.database.transaction((db) => completeIdempotencyKey(db, claim, { response: envelope, key_id: keyId }));
}

/** Gives the answer of the first request; that it was given out again is recorded, because it may hold a secret. */
async function repeatAnswer(service: ServiceContext, row: IdempotencyKeysTable): Promise<Reply> {
  if (row.response === null) throw new Error('An answered request has lost its answer');
  // What we have sealed ourselves has the shape that `keepAnswer` gave it.
  const answer: Answer = JSON.parse(await service.vault.open(placeOf(row), row.response));
  const [target] = /\w+$/.exec(String(answer.reply?.headers.Location ?? '')) ?? [];
  const { api_key_id: actor, operation } = row;
  await service.database.transaction((db) =>
    service.journal.append(db, {
      chain: 'service',
      actor,
      action: 'repeat',
      target,
      outcome: 'ok',
      details: { operation },
    }),
  );
  if (answer.problem !== undefined) throw new ProblemRefusal(answer.problem, answer.headers);
  if (answer.reply === undefined) throw new Error('A kept answer is neither a reply nor a problem');
  return answer.reply;
}

const otherRequest = () => new ServiceError('idempotency-conflict', 'The Idempotency-Key was used for another request');

const stillUnderWay = (now: number) =>
  new ServiceError('idempotency-conflict', 'The first request with this Idempotency-Key is still under way', {
    retryAt: now + 1000,
  });
