import {
  ApiError,
  type CallOptions,
  ChallengePendingError,
  InvalidRequestError,
  type IssuedToken,
  type IssueOptions,
  type IssueResult,
  type IssuerDefinition,
  type IssuerSettings,
  type ListedToken,
  parseIssueRequest,
  parseSetting,
  Secret,
  type TokenCapabilities,
  type TokenIssuer,
} from '@tokenyard/core';
import * as z from 'zod/mini';
import { issueChallengeOf, solvedHeaders } from './challenges.ts';
import {
  createMerchantBackend,
  findServer,
  type MerchantBackendClient,
  type MerchantBackendSettings,
  merchantBackendEnvironments,
} from './client.ts';
import { instancePattern, placeOf } from './instance.ts';
import { dateOf, issuedToken, listedToken, provider } from './issued.ts';
import { iterateTokens } from './pages.ts';
import { RelativeTime, Scope } from './schemas.ts';

const secret = z.optional(z.string().check(z.minLength(1)));

/** Credentials of an instance: its password, an access token, or both. */
export const MerchantBackendCredentials = z
  .strictObject({
    /** Default the one that the base URL names, else `admin`. */
    instance: z.optional(z.string().check(z.regex(instancePattern))),
    /** Creates tokens; where a second factor guards it, lists and revokes need a token. */
    password: secret,
    /** Lists and revokes; where there is no password and it is refreshable, it creates tokens too. */
    token: secret,
  })
  .check(z.refine(({ password, token }) => (password ?? token) !== undefined, 'must hold a password or a token'));

/** What a token is asked for. */
export const MerchantBackendTokenRequest = z.strictObject({
  scope: Scope,
  duration: z.optional(RelativeTime),
  description: z.optional(z.string()),
});
export type MerchantBackendTokenRequest = z.infer<typeof MerchantBackendTokenRequest>;

const capabilities: TokenCapabilities = {
  mints: true,
  expires: true,
  refresh: true,
  list: true,
  revoke: true,
  check: true,
  challenges: true,
  tags: true,
};

/** Marks the tokens with which we list and revoke; they are left out of lists. */
const managementNote = 'tokenyard: lists and revokes for a moment';
const managementDuration = { d_us: 60_000_000 };

/**
 * Makes an issuer of access tokens of one instance. A tag becomes a part of the description; after a second factor,
 * issue again with the same request and the same tag, because the server compares the bytes.
 * @throws {SettingError} when the credentials do not fit their schema
 */
export function createMerchantBackendIssuer(settings: IssuerSettings): TokenIssuer {
  const { instance, password, token } = parseSetting('credentials', MerchantBackendCredentials, settings.credentials);
  // An instance in the environment is for clients of one shop; an issuer may be one of many.
  const place = () => placeOf(findServer({ baseUrl: settings.baseUrl }), instance);
  const clientWith = (credentials: NonNullable<MerchantBackendSettings['credentials']>) =>
    createMerchantBackend({ ...settings, ...place(), credentials });
  const minter = () => clientWith(password === undefined ? { token } : { password });

  async function issueBy(
    by: MerchantBackendClient,
    request: unknown,
    options: IssueOptions = {},
  ): Promise<IssueResult> {
    const { scope, duration, description } = parseIssueRequest(MerchantBackendTokenRequest, request);
    const { tag, solvedChallenges, ...callOptions } = options;
    const note = [description, tag].filter((part) => part !== undefined).join(' ');
    const response = await by.createToken.withResponse(
      {
        body: { scope, ...(duration && { duration }), ...(note === '' ? {} : { description: note }) },
        ...(solvedChallenges && { headers: solvedHeaders(solvedChallenges) }),
      },
      callOptions,
    );
    if (response.status === 202) {
      const { challenges, combi_and } = response.body;
      return { status: 'challenged', challenges: challenges.map(issueChallengeOf), requireAll: combi_and };
    }
    const origin = { instance: place().instance, scope, issuedAt: new Date((settings.now ?? Date.now)()) };
    return { status: 'issued', token: issuedToken(response, origin) };
  }

  async function issueAtOnce(
    by: MerchantBackendClient,
    request: unknown,
    options?: IssueOptions,
  ): Promise<IssuedToken> {
    const result = await issueBy(by, request, options);
    if (result.status === 'issued') return result.token;
    throw new ChallengePendingError(provider, result.challenges, result.requireAll);
  }

  /** Runs `work` with a token that may list and revoke: the given one, or one that is made for it and ended after it. */
  async function managing<T>(
    scope: 'readonly' | 'all',
    work: (manager: MerchantBackendClient) => Promise<T>,
    options: CallOptions | undefined,
  ): Promise<T> {
    if (token !== undefined) return work(clientWith({ token }));
    const request = { scope, duration: managementDuration, description: managementNote };
    const manager = clientWith({ token: (await issueAtOnce(minter(), request, options)).secret });
    return work(manager).finally(() => manager.revokeCurrent({}, options));
  }

  return {
    provider,
    capabilities,
    identify: (request) => {
      const { scope } = parseIssueRequest(MerchantBackendTokenRequest, request);
      const { baseUrl, instance: subject } = place();
      return { baseUrl, subject, credential: new Secret(password ?? token ?? ''), scopes: [scope] };
    },
    issue: async (request, options) => issueBy(minter(), request, options),
    refresh: async (old, request, options) => issueAtOnce(clientWith({ token: old.secret }), request, options),
    list: (options) =>
      managing(
        'readonly',
        async (manager) => {
          const listed: ListedToken[] = [];
          for await (const info of iterateTokens(manager, { limit: -100 }, options)) {
            if (info.description !== managementNote) listed.push(listedToken(info, place().instance));
          }
          return listed;
        },
        options,
      ),
    revoke: async ({ secret: own, providerTokenId }, options) => {
      if (own !== undefined) return clientWith({ token: own }).revokeCurrent({}, options);
      if (providerTokenId === undefined) {
        const message = 'must be named by its secret or its providerTokenId';
        throw new InvalidRequestError([{ path: ['token'], message }], { operationId: 'revoke' });
      }
      const path = { serial: Number(providerTokenId) };
      return managing('all', (manager) => manager.revokeBySerial({ path }, options), options);
    },
    check: async ({ secret: own }, options) => {
      try {
        await clientWith({ token: own }).listTokens({ query: { limit: -1 } }, options);
        return { active: true };
      } catch (error) {
        if (!ApiError.isInstance(error)) throw error;
        // A token that is not allowed to list tokens is nevertheless one that the server knows.
        if (error.status === 403) return { active: true };
        if (error.status === 401) return { active: false, reason: error.title ?? 'refused' };
        throw error;
      }
    },
    challenges: {
      send: async (id, options) => {
        const sent = await minter().sendChallenge({ path: { id }, body: {} }, options);
        return { solvableUntil: dateOf(sent.solve_expiration), resendAt: dateOf(sent.earliest_retransmission) };
      },
      confirm: async (id, code, options) => minter().confirmChallenge({ path: { id }, body: { tan: code } }, options),
    },
    present: ({ secret: own }) => ({ kind: 'bearer', token: own }),
  };
}

/** GNU Taler merchant backend as a provider of a token service. */
export const merchantBackendIssuer: IssuerDefinition = {
  provider,
  title: 'GNU Taler merchant backend',
  capabilities,
  credentials: MerchantBackendCredentials,
  request: MerchantBackendTokenRequest,
  environments: merchantBackendEnvironments,
  createIssuer: createMerchantBackendIssuer,
};
