import {
  ApiError,
  expiresAt,
  type IssuedToken,
  type IssuerDefinition,
  type IssuerSettings,
  parseIssueRequest,
  parseSetting,
  ResponseValidationError,
  Secret,
  type TokenCapabilities,
  type TokenIssuer,
  unknownExpiry,
} from '@tokenyard/core';
import * as z from 'zod/mini';
import { createMewsPos, mewsPosEnvironments } from './client.ts';
import { EnterpriseId } from './schemas.ts';

const provider = 'mews-pos';

/** Credentials that mint: an API key. */
export const MewsPosCredentials = z.strictObject({ apiKey: z.string().check(z.minLength(1)) });

/** What a token is asked for: a space code, and the enterprise as the partner knows it. */
export const MewsPosTokenRequest = z.strictObject({
  spaceCodeId: z.guid(),
  enterpriseId: z.optional(EnterpriseId),
});
export type MewsPosTokenRequest = z.infer<typeof MewsPosTokenRequest>;

const capabilities: TokenCapabilities = {
  mints: true,
  expires: true,
  refresh: false,
  list: false,
  revoke: false,
  check: true,
  challenges: false,
  tags: false,
};

/** Makes an issuer of short-lived integration tokens. */
export function createMewsPosIssuer(settings: IssuerSettings): TokenIssuer {
  const { apiKey } = parseSetting('credentials', MewsPosCredentials, settings.credentials);
  const { credentials: _, ...options } = settings;
  const client = createMewsPos({ ...options, credentials: { apiKey } });
  return {
    provider,
    capabilities,
    identify: (request) => ({
      baseUrl: settings.baseUrl ?? mewsPosEnvironments.production,
      credential: new Secret(apiKey),
      // The enterprise is a label of the token, so tokens of different enterprises are not interchangeable.
      subject: subjectOf(parseIssueRequest(MewsPosTokenRequest, request)),
      scopes: [],
    }),
    issue: async (request, callOptions) => {
      const wanted = parseIssueRequest(MewsPosTokenRequest, request);
      const { body, status, attempts } = await client.createShortlivedIntegrationToken.withResponse(
        {
          body: {
            data: {
              type: 'shortlivedIntegrationTokens',
              attributes: { enterpriseId: wanted.enterpriseId ?? null },
              relationships: { spaceCode: { data: { type: 'spaceCodes', id: wanted.spaceCodeId } } },
            },
          },
        },
        callOptions,
      );
      const { secretKey, expiresAt: end } = body.data.attributes;
      if (secretKey === undefined) {
        const options = { operationId: 'createShortlivedIntegrationToken', status, attempts, mayHaveTakenEffect: true };
        throw new ResponseValidationError('it holds no secretKey', options);
      }
      const token: IssuedToken = {
        provider,
        secret: new Secret(secretKey),
        subject: subjectOf(wanted),
        scopes: [],
        expiry: typeof end === 'string' ? expiresAt(new Date(end)) : unknownExpiry,
        issuedAt: new Date((settings.now ?? Date.now)()),
        refreshable: false,
        providerTokenId: body.data.id,
        raw: new Secret(body),
      };
      return { status: 'issued', token };
    },
    check: async (token, callOptions) => {
      const holder = createMewsPos({ ...options, credentials: { apiKey: token.secret } });
      const [id = ''] = token.subject.split(' ');
      try {
        await holder.getSpaceCode({ path: { id } }, callOptions);
        return { active: true };
      } catch (error) {
        if (ApiError.isInstance(error) && error.status === 401)
          return { active: false, reason: error.detail ?? 'refused' };
        throw error;
      }
    },
    present: (token) => ({ kind: 'bearer', token: token.secret }),
  };
}

/** Space code, then the enterprise's name if there is one. */
const subjectOf = ({ spaceCodeId, enterpriseId }: MewsPosTokenRequest) =>
  enterpriseId == null ? spaceCodeId.toLowerCase() : `${spaceCodeId.toLowerCase()} ${enterpriseId}`;

/** Mews POS as a provider of a token service. */
export const mewsPosIssuer: IssuerDefinition = {
  provider,
  title: 'Mews POS',
  capabilities,
  credentials: MewsPosCredentials,
  request: MewsPosTokenRequest,
  environments: mewsPosEnvironments,
  createIssuer: createMewsPosIssuer,
};
