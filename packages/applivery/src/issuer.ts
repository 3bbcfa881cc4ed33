import {
  ApiError,
  type CallOptions,
  InvalidRequestError,
  type IssuedToken,
  type IssuerDefinition,
  type IssuerSettings,
  type ListedToken,
  neverExpires,
  parseIssueRequest,
  parseSetting,
  ResponseValidationError,
  type RevocableToken,
  Secret,
  type TokenCapabilities,
  type TokenIssuer,
} from '@tokenyard/core';
import * as z from 'zod/mini';
import { appliveryEnvironments, createApplivery } from './client.ts';
import { iterateTokens } from './pages.ts';
import { ApplicationPath, TokenRequest } from './schemas.ts';

const provider = 'applivery';

/** Who mints, and for which app; organization and app each by id or by slug. */
export const AppliveryCredentials = z.strictObject({
  ...ApplicationPath.shape,
  /** Bearer of a user or of a service account that may create tokens. */
  workspaceToken: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
});

/** What a token is asked for: a description and scopes, both optional. */
export const AppliveryTokenRequest = TokenRequest;
export type AppliveryTokenRequest = z.infer<typeof AppliveryTokenRequest>;

const capabilities: TokenCapabilities = {
  mints: true,
  // The provider documents that its tokens end only by being deleted.
  expires: false,
  refresh: false,
  list: true,
  revoke: true,
  check: true,
  challenges: false,
  tags: true,
};

/** Makes an issuer of the tokens of one app. */
export function createAppliveryIssuer(settings: IssuerSettings): TokenIssuer {
  const { workspaceToken, ...path } = parseSetting('credentials', AppliveryCredentials, settings.credentials);
  const { credentials: _, ...options } = settings;
  const client = createApplivery({ ...options, credentials: { workspaceToken } });
  const facts = {
    provider,
    subject: `${path.organizationId}/${path.applicationId}`,
    expiry: neverExpires,
    refreshable: false,
  } as const;

  const list = async (callOptions?: CallOptions): Promise<readonly ListedToken[]> => {
    const listed: ListedToken[] = [];
    for await (const { id, description, bearer, scopes = [] } of iterateTokens(client, { path }, callOptions)) {
      // What has no id can be neither named nor revoked.
      if (id === undefined) continue;
      const secret = bearer === undefined ? undefined : new Secret(bearer);
      listed.push({ ...facts, scopes, providerTokenId: id, description, secret });
    }
    return listed;
  };

  return {
    provider,
    capabilities,
    identify: (request) => ({
      baseUrl: settings.baseUrl ?? appliveryEnvironments.production,
      credential: new Secret(workspaceToken),
      subject: facts.subject,
      scopes: scopesOf(parseIssueRequest(AppliveryTokenRequest, request)),
    }),
    issue: async (request, { tag, ...callOptions } = {}) => {
      const wanted = parseIssueRequest(AppliveryTokenRequest, request);
      const described = [wanted.description, tag].filter((part) => part !== undefined).join(' ');
      const { body, status, attempts } = await client.createToken.withResponse(
        { path, body: { scopes: scopesOf(wanted), ...(described === '' ? {} : { description: described }) } },
        callOptions,
      );
      const { bearer, id, scopes } = body.data ?? {};
      if (bearer === undefined) {
        const context = { operationId: 'createToken', status, attempts, mayHaveTakenEffect: true };
        throw new ResponseValidationError('it holds no bearer', context);
      }
      const token: IssuedToken = {
        ...facts,
        secret: new Secret(bearer),
        scopes: scopes ?? scopesOf(wanted),
        issuedAt: new Date((settings.now ?? Date.now)()),
        providerTokenId: id,
        raw: new Secret(body),
      };
      return { status: 'issued', token };
    },
    list,
    revoke: async (token, callOptions) => {
      const tokenId = token.providerTokenId ?? idOf(token, await list(callOptions));
      await client.deleteToken({ path: { ...path, tokenId } }, callOptions);
    },
    check: async (token, callOptions) => {
      const holder = createApplivery({ ...options, credentials: { appToken: token.secret } });
      try {
        await holder.listBuilds({ query: { limit: 1 } }, callOptions);
        return { active: true };
      } catch (error) {
        if (ApiError.isInstance(error) && (error.status === 401 || error.status === 403))
          return { active: false, reason: error.title ?? 'refused' };
        throw error;
      }
    },
    present: (token) => ({ kind: 'bearer', token: token.secret }),
  };
}

/** The provider's default is asked for by name, so that it is known what the token can do. */
const scopesOf = ({ scopes = ['sdk'] }: AppliveryTokenRequest): string[] => [...new Set(scopes)];

/** The id of the listed token with this secret: the provider deletes by id only, but it shows bearers again. */
function idOf({ secret }: RevocableToken, listed: readonly ListedToken[]): string {
  const found = listed.find((token) => secret !== undefined && token.secret?.reveal() === secret.reveal());
  if (found !== undefined) return found.providerTokenId;
  const issue = { path: ['providerTokenId'], message: 'is required: the provider lists no token with this secret' };
  throw new InvalidRequestError([issue], { operationId: 'revoke' });
}

/** Applivery as a provider of a token service. */
export const appliveryIssuer: IssuerDefinition = {
  provider,
  title: 'Applivery',
  capabilities,
  credentials: AppliveryCredentials,
  request: AppliveryTokenRequest,
  environments: appliveryEnvironments,
  createIssuer: createAppliveryIssuer,
};
