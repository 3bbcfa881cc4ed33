import { numberKey, type Random, sha256 } from '@tokenyard/core/sandbox';
import type { Call } from './call.ts';
import { removeAfter } from './expiry.ts';
import { refuse } from './replies.ts';
import { challengeKey, findChallenge, isExpired } from './second-factor.ts';
import { type Challenge, challenges, outbox } from './state.ts';

const triesPerCode = 3;
/** Seconds (s). */
const solvableFor = 300;
const resendAfter = 30;
/** How long a sent code is shown, in milliseconds (ms). */
const shownFor = 3_600_000;

/** Sends a new code, which replaces the one before; refuses a solved challenge and a second code within moments. */
export async function sendCode(call: Call): Promise<NonNullable<Challenge['sent']>> {
  const { exchange, instance, rules } = call;
  const { tx, now, random } = exchange;
  const challenge = await requireChallenge(call);
  if (challenge.solved) refuse('solved');
  if (challenge.sent !== undefined && now < challenge.sent.earliestRetransmission * 1000) refuse('tooEarly');
  const code = rules.fixedTan ?? randomCode(random);
  const second = Math.floor(now / 1000);
  const sent = {
    codeHash: await sha256(code),
    triesLeft: triesPerCode,
    solveExpiration: second + solvableFor,
    earliestRetransmission: second + resendAfter,
  };
  const key = challengeKey(instance.id, challenge.id);
  await challenges.put(tx, key, { ...challenge, sent });
  const messageKey = `${numberKey(now)}/${key}`;
  await outbox.put(tx, messageKey, {
    provider: 'merchant-backend',
    instance: instance.id,
    challenge_id: challenge.id,
    channel: challenge.channel,
    address: challenge.address,
    code,
    sent_at: new Date(now).toISOString(),
  });
  await removeAfter(tx, now, now + shownFor, [['outbox', messageKey]]);
  return sent;
}

/** Solves a challenge; refuses a wrong code and tells the tries left. Solving it again changes nothing. */
export async function confirmCode(call: Call, tan: string): Promise<void> {
  const { exchange, instance } = call;
  const challenge = await requireChallenge(call);
  if (isExpired(challenge, exchange.now)) refuse('unknownChallenge');
  if (challenge.solved) return;
  const { sent } = challenge;
  // Before the first code there is nothing to guess.
  if (sent === undefined) return refuse('wrongTan', { retry_counter: triesPerCode });
  if (sent.triesLeft === 0) refuse('exhausted');
  const key = challengeKey(instance.id, challenge.id);
  if ((await sha256(tan)) === sent.codeHash) return challenges.put(exchange.tx, key, { ...challenge, solved: true });
  const triesLeft = sent.triesLeft - 1;
  await challenges.put(exchange.tx, key, { ...challenge, sent: { ...sent, triesLeft } });
  return refuse('wrongTan', { retry_counter: triesLeft });
}

const requireChallenge = async (call: Call): Promise<Challenge> =>
  (await findChallenge(call, call.params.id ?? '')) ?? refuse('unknownChallenge');

/** Eight digits; 64 random bits make the odds of all codes equal for every purpose. */
function randomCode(random: Random): string {
  const bytes = random.bytes(8);
  const number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0) % 100_000_000n;
  return String(number).padStart(8, '0');
}
