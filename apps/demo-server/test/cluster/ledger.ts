import { ConnectionError } from '@tokenyard/core';
import type { TokenServiceClient } from '@tokenyard/service-client';
import { type Issued, isActive, mint, type Rotated, rotate, vend } from './calls.ts';

type Ask<T> = (service: TokenServiceClient) => Promise<T>;

/** What callers were told: whatever became of the nodes since, it has to be true. */
export interface Ledger {
  /** Secrets of minted tokens by their ids. */
  readonly minted: Map<string, string>;
  readonly revoked: Set<string>;
  readonly rotated: Map<string, Rotated>;
  /** How often tokens were given out. */
  readonly vended: Map<string, number>;
  /** Answers to requests with an Idempotency-Key. */
  readonly answered: { readonly ask: Ask<unknown>; readonly answer: unknown }[];
  /** Requests that a dying node has left without an answer; to repeat them is safe, and puts their answer down. */
  readonly unanswered: Set<(service: TokenServiceClient) => Promise<void>>;
}

export const newLedger = (): Ledger => ({
  minted: new Map(),
  revoked: new Set(),
  rotated: new Map(),
  vended: new Map(),
  answered: [],
  unanswered: new Set(),
});

/** Sends a request, and puts its answer down as soon as it is there. */
async function tell<T>(
  ledger: Ledger,
  service: TokenServiceClient,
  ask: Ask<T>,
  note: (answer: T) => void,
): Promise<T> {
  const attempt = async (other: TokenServiceClient) => {
    const answer = await ask(other);
    ledger.unanswered.delete(again);
    note(answer);
    return answer;
  };
  const again = async (other: TokenServiceClient) => void (await attempt(other));
  ledger.unanswered.add(again);
  return attempt(service);
}

export interface Load {
  readonly ledger: Ledger;
  readonly services: readonly TokenServiceClient[];
  readonly connection: string;
  /** Makes the Idempotency-Keys of this caller his own. */
  readonly caller: string;
  /** Told after each answer. */
  readonly onAnswer: () => void;
}

/** One caller who mints, vends, rotates, revokes and asks on all nodes in turn, until one of them is gone. */
export async function loadUntilGone({ ledger, services, connection, caller, onAnswer }: Load): Promise<void> {
  let calls = 0;
  const next = (): TokenServiceClient => {
    const service = services[calls++ % services.length];
    if (service === undefined) throw new Error('There is no node');
    return service;
  };
  const asked = async <T>(ask: Ask<T>, note: (answer: T) => void = () => undefined): Promise<T> => {
    const answer = await tell(ledger, next(), ask, note);
    onAnswer();
    return answer;
  };
  const keyed = <T>(ask: Ask<T>, note: (answer: T) => void) =>
    asked(ask, (answer) => {
      ledger.answered.push({ ask, answer });
      note(answer);
    });
  const minted = ({ token, secret }: Issued) => ledger.minted.set(token.id, secret);
  const given = ({ token }: Issued) => ledger.vended.set(token.id, (ledger.vended.get(token.id) ?? 0) + 1);
  try {
    for (let turn = 0; ; turn += 1) {
      const key = `${caller}-${turn}`;
      const one = await keyed((service) => mint(service, connection, { key: `${key}-one` }), minted);
      const two = await keyed((service) => mint(service, connection, { key: `${key}-two` }), minted);
      await asked((service) => vend(service, connection), given);
      const successor = await keyed(
        (service) => rotate(service, one.token.id, `${key}-rotate`),
        (answer) => ledger.rotated.set(one.token.id, answer),
      );
      await asked(
        (service) => service.revokeToken({ path: { id: two.token.id } }),
        () => ledger.revoked.add(two.token.id),
      );
      if (!(await isActive(next(), successor.secret))) throw new Error('The new token is not active');
      if (await isActive(next(), two.secret)) throw new Error('The revoked token is active');
    }
  } catch (error) {
    if (!ConnectionError.isInstance(error)) throw error;
  }
}
