import { pause } from '../client/cancellation.ts';
import type { IssuedToken } from './issued-token.ts';
import type { TokenCache } from './token-cache.ts';

/** A cache that several sources of one process share. */
export function memoryTokenCache(): TokenCache {
  const tokens = new Map<string, IssuedToken>();
  /** Locks that are held; each settles when it is free again. */
  const locks = new Map<string, Promise<void>>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => void tokens.set(key, token),
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
      const free = pause(lease, holding.signal).then(() => {
        if (locks.get(key) === free) locks.delete(key);
      });
      locks.set(key, free);
      return () => {
        holding.abort();
        return free;
      };
    },
  };
}
