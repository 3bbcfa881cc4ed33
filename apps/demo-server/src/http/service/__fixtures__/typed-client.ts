import { createTokenService, type TokenServiceClient } from '@tokenyard/service-client';
import { baseUrl } from './exchanges/parts.ts';
import { start } from './ids.ts';
import { type KeyName, secretOf } from './keys.ts';
import { createStage, type StageOptions } from './stage.ts';

/** A fresh stage on a clock that stands still, and typed clients of it. Its randomness is real. */
export function clientStage(options: Partial<StageOptions> = {}) {
  const stage = createStage({ key: new Uint8Array(32), clock: { now: () => Date.parse(start) }, ...options });
  stage.clock.freeze(Date.parse(start));
  const clientWith = (apiKey: string): TokenServiceClient =>
    createTokenService({
      baseUrl,
      credentials: { apiKey },
      fetch: (url, init = {}) => stage.fetch(String(url), init),
      retry: { attempts: 1 },
    });
  return { ...stage, clientWith, clientOf: (name: KeyName) => clientWith(secretOf(name)) };
}
