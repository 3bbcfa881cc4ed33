import { pause } from '../client/cancellation.ts';
import type { IssuedToken } from './issued-token.ts';
import type { TokenCache } from './token-cache.ts';

/** Tokens below which it is not worth while to look for those that have ended. */
const few = 1000;

/**
 * A cache that several sources of one process share. It forgets tokens that have ended, so that it does not grow with
 * every key that was ever used.
 */
export function memoryTokenCache({ now = Date.now }: { readonly now?: () => number } = {}): TokenCache {
  const tokens = new Map<string, IssuedToken>();
  /** Number of tokens at which the next look is due: twice those that lived at the last one. */
  let due = few;
  const forgetEnded = () => {
    for (const [key, { expiry }] of tokens)
      if (expiry.kind === 'at' && expiry.at.getTime() <= now()) tokens.delete(key);
    due = Math.max(few, 2 * tokens.size);
  };
  /** Locks that are held; each settles when it is free again. */
  const locks = new Map<string, Promise<void>>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => {
      if (tokens.size >= due) forgetEnded();
      tokens.set(key, token);
    },
    delete: async (key, token) => {
      if (tokens.get(key)?.secret.reveal() === token.secret.reveal()) tokens.delete(key);
    },
    lock: async (key, lease, wait) => {
      const waiting = new AbortController();
      const tooLate = pause(wait, waiting.signal).then(() => true);
      for (let taken = locks.get(key); taken !== undefined; taken = locks.get(key)) {
        if (await Promise.race([taken.then(() => false), tooLate])) return undefined;
      }
      waiting.abort();
      const holding = new AbortController();
      const free = pause(lease, holding.signal).then(() => void locks.delete(key));
      locks.set(key, free);
      return () => {
        holding.abort();
        return free;
      };
    },
  };
}
