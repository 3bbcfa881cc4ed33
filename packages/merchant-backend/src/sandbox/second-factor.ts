import { sha256 } from '@tokenyard/core/sandbox';
import type { ChallengeResponse } from '../schemas.ts';
import type { Call } from './call.ts';
import { crockford } from './crockford.ts';
import { removeAfter } from './expiry.ts';
import type { MfaChannel } from './options.ts';
import { type Challenge, challenges } from './state.ts';

/** How long a challenge is kept, in milliseconds (ms). */
const lifetime = 3_600_000;

export const challengeKey = (instance: string, id: string): string => `${instance}/${id}`;

/** A challenge of an instance, unless it has been dropped. */
export async function findChallenge({ exchange, instance }: Call, id: string): Promise<Challenge | undefined> {
  const found = await challenges.get(exchange.tx, challengeKey(instance.id, id));
  return found !== undefined && exchange.now < found.createdAt + lifetime ? found : undefined;
}

/** Whether the code that was sent last can no longer be used. */
export const isExpired = ({ sent }: Challenge, now: number): boolean =>
  sent !== undefined && now >= sent.solveExpiration * 1000;

/**
 * Demands the second factor of an instance that has one: uses up the solved challenges that the request names, or
 * gives new ones to be solved. `undefined` when nothing is to be solved.
 */
export async function secondFactor(call: Call): Promise<ChallengeResponse | undefined> {
  const { exchange, instance, body, id } = call;
  const { mfa } = instance;
  if (mfa === undefined) return undefined;
  const bodyHash = await sha256(body);
  const solved = await solvedChallenges(call, bodyHash);
  const answered = mfa.channels.filter((channel) => solved.some((challenge) => isSame(channel, challenge)));
  if (mfa.combiAnd ? answered.length === mfa.channels.length : answered.length > 0) {
    for (const challenge of solved) await challenges.delete(exchange.tx, challengeKey(instance.id, challenge.id));
    return undefined;
  }
  const made: ChallengeResponse['challenges'] = [];
  for (const { channel, address } of mfa.channels) {
    const challenge = { id: crockford(exchange.random.bytes(20)), operation: id, bodyHash, channel, address };
    const key = challengeKey(instance.id, challenge.id);
    await challenges.put(exchange.tx, key, { ...challenge, createdAt: exchange.now, solved: false });
    await removeAfter(exchange.tx, exchange.now, exchange.now + lifetime, [['challenges', key]]);
    made.push({ challenge_id: challenge.id, tan_channel: channel, tan_info: masked({ channel, address }) });
  }
  return { challenges: made, combi_and: mfa.combiAnd };
}

/** The challenges that the request names, as far as they were solved for it; others are ignored. */
async function solvedChallenges(call: Call, bodyHash: string): Promise<readonly Challenge[]> {
  const { exchange, id } = call;
  const ids = new Set((exchange.headers.get('taler-challenge-ids') ?? '').split(',').map((part) => part.trim()));
  const found = await Promise.all([...ids].map((each) => findChallenge(call, each)));
  return found
    .filter((challenge) => challenge !== undefined)
    .filter(
      (challenge) =>
        challenge.solved &&
        !isExpired(challenge, exchange.now) &&
        challenge.operation === id &&
        challenge.bodyHash === bodyHash,
    );
}

const isSame = (channel: MfaChannel, challenge: Challenge) =>
  channel.channel === challenge.channel && channel.address === challenge.address;

/** An address as it may be shown: `o***@shop.example`, `***0001`. */
const masked = ({ channel, address }: Pick<MfaChannel, 'channel' | 'address'>) =>
  channel === 'email' ? address.replace(/^(.)[^@]*/u, '$1***') : `***${address.slice(-4)}`;
