import {
  ApiError,
  type IssuedToken,
  type IssuerDefinition,
  type IssuerSettings,
  joinLengthPrefixed,
  neverExpires,
  parseIssueRequest,
  parseSetting,
  Secret,
  type TokenCapabilities,
  type TokenIssuer,
} from '@tokenyard/core';
import * as z from 'zod/mini';
import { clientName, createMewsConnector, mewsConnectorEnvironments } from './client.ts';

const provider = 'mews-connector';
const nonEmpty = z.string().check(z.minLength(1));

/** The tokens as Mews or the property hands them over. */
export const MewsConnectorCredentials = z.strictObject({
  clientToken: nonEmpty,
  accessToken: nonEmpty,
  /** Name and version of the calling application. */
  client: z.optional(nonEmpty),
});

/** Which enterprise the token has to reach; default the one it belongs to. */
export const MewsConnectorTokenRequest = z.strictObject({ enterpriseId: z.optional(z.guid()) });
export type MewsConnectorTokenRequest = z.infer<typeof MewsConnectorTokenRequest>;

const capabilities: TokenCapabilities = {
  mints: false,
  expires: false,
  refresh: false,
  list: false,
  revoke: false,
  check: true,
  challenges: false,
  tags: false,
};

/** Makes an issuer that proves a handed over token before it gives it out: the API itself mints none. */
export function createMewsConnectorIssuer(settings: IssuerSettings): TokenIssuer {
  const credentials = parseSetting('credentials', MewsConnectorCredentials, settings.credentials);
  const { clientToken, accessToken, client } = credentials;
  const { credentials: _, ...options } = settings;
  const clientWith = (token: string | Secret) =>
    createMewsConnector({ ...options, credentials: { clientToken, accessToken: token }, client });
  return {
    provider,
    capabilities,
    identify: (request) => ({
      baseUrl: settings.baseUrl ?? mewsConnectorEnvironments.production,
      credential: new Secret(joinLengthPrefixed([clientToken, accessToken])),
      subject: parseIssueRequest(MewsConnectorTokenRequest, request).enterpriseId?.toLowerCase() ?? '',
      scopes: [],
    }),
    issue: async (request, callOptions) => {
      const { enterpriseId } = parseIssueRequest(MewsConnectorTokenRequest, request);
      const body = await clientWith(accessToken).getConfiguration(
        { body: { EnterpriseId: enterpriseId } },
        callOptions,
      );
      const token: IssuedToken = {
        provider,
        secret: new Secret(accessToken),
        subject: body.Enterprise.Id,
        scopes: [],
        // The API knows no end of life. A token that was regenerated is found out by its refusal.
        expiry: neverExpires,
        issuedAt: new Date((settings.now ?? Date.now)()),
        refreshable: false,
        raw: new Secret(body),
      };
      return { status: 'issued', token };
    },
    check: async (token, callOptions) => {
      try {
        await clientWith(token.secret).getConfiguration({}, callOptions);
        return { active: true };
      } catch (error) {
        if (ApiError.isInstance(error) && error.status === 401)
          return { active: false, reason: error.detail ?? 'refused' };
        throw error;
      }
    },
    present: (token) => ({
      kind: 'body',
      members: {
        ClientToken: new Secret(clientToken),
        AccessToken: token.secret,
        Client: clientName({ ...options, client }),
      },
    }),
  };
}

/** The Mews Connector API as a provider of a token service. */
export const mewsConnectorIssuer: IssuerDefinition = {
  provider,
  title: 'Mews Connector',
  capabilities,
  credentials: MewsConnectorCredentials,
  request: MewsConnectorTokenRequest,
  environments: mewsConnectorEnvironments,
  createIssuer: createMewsConnectorIssuer,
};
