import { globalFetch } from '../client/fetch.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { isSecure } from '../http/url.ts';
import { applied } from './apply-token.ts';
import type { IssuedToken } from './issued-token.ts';
import { TokenKeeper } from './token-keeper.ts';
import type { TokenFetchInit, TokenSource, TokenSourceOptions } from './token-source-types.ts';

/**
 * A source that always holds one valid token: it mints once however many callers wait, renews before the end, and
 * backs off when the provider fails. It holds its token in memory; a {@link TokenCache} lets processes share one.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const keeper = new TokenKeeper(options);
  return {
    get: (getOptions) => keeper.get(getOptions ?? {}),
    invalidate: (token) => keeper.invalidate(token),
    fetch: async (input, init = {}) => {
      if (!isSecure(input)) {
        throw new InvalidRequestError([{ path: ['input'], message: 'must be an https URL (http on loopback only)' }]);
      }
      const signal = init.signal ?? undefined;
      const token = await keeper.get({ signal });
      const response = await send(options, token, input, init);
      if (response.status !== 401) return response;
      await keeper.invalidate(token);
      if (!mayRepeat(init)) return response;
      // Unread, it would hold its connection.
      await response.body?.cancel();
      return send(options, await keeper.get({ signal }), input, init);
    },
  };
}

function send(options: TokenSourceOptions, token: IssuedToken, input: string | URL, init: TokenFetchInit) {
  const { repeatable: _, redirect = 'manual', ...rest } = init;
  return (options.fetch ?? globalFetch)(input, applied(options.issuer.present(token), { ...rest, redirect }));
}

const repeatableMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** A POST only its caller knows to be harmless. */
const mayRepeat = ({ method = 'GET', body, repeatable }: TokenFetchInit): boolean =>
  !isStream(body) && (repeatable ?? repeatableMethods.has(method.toUpperCase()));

/** A stream can be sent only once, whether it is one of the web, of another realm, or of Node. */
const isStream = (body: unknown) =>
  typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body);
