import { bearer, readCredential } from '@tokenyard/core';
import { countInWindow, type Exchange, Refusal, sha256 } from '@tokenyard/core/sandbox';
import type { SandboxRules } from './options.ts';
import { tooManyRequests, unauthorized } from './replies.ts';
import { readToken } from './tokens.ts';

/** The main client of a request with a live token, as the SHA-256 of its id. Its request is counted. */
export async function admit(exchange: Exchange, rules: SandboxRules): Promise<string> {
  const credential = readCredential(bearer(), exchange.headers);
  const clientId =
    credential?.kind === 'bearer' ? await readToken(credential.token.reveal(), rules.key, exchange.now) : undefined;
  if (clientId === undefined) throw new Refusal(unauthorized());
  const owner = await sha256(clientId);
  await count(exchange, owner, rules);
  return owner;
}

/** Counts a request of a main client; refuses it beyond the limit. */
export async function count({ tx, now }: Exchange, owner: string, { rateLimit }: SandboxRules): Promise<void> {
  const window = await countInWindow(tx, owner, now, rateLimit);
  if (window.count > rateLimit.limit) throw new Refusal(tooManyRequests(Math.ceil((window.endsAt - now) / 1000)));
}
