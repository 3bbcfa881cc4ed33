import {
  ApiError,
  createOperationClient,
  expiresAt,
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
import { bindingOf, meshAdminEnvironments, presented } from './binding.ts';
import { createToken } from './operations/create-token.ts';
import { getCallbackUrls } from './operations/get-callback-urls.ts';
import { ClientAdminTokenRequest } from './schemas.ts';

const provider = 'mesh-admin';

/** Credentials that mint: id and secret of a main client. They are the body of the request as well. */
export const MeshAdminCredentials = ClientAdminTokenRequest;

/** What a token is asked for: nothing, as a token opens every operation of its main client. */
export const MeshAdminTokenRequest = z.strictObject({});
export type MeshAdminTokenRequest = z.infer<typeof MeshAdminTokenRequest>;

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

/** Makes an issuer of tokens for one main client. */
export function createMeshAdminIssuer(settings: IssuerSettings): TokenIssuer {
  const members = parseSetting('credentials', MeshAdminCredentials, settings.credentials);
  const { clientId, clientSecret } = members;
  const binding = bindingOf(settings);
  const client = createOperationClient(
    { createToken },
    { ...binding, credentials: () => [{ kind: 'body', members }] },
    settings,
  );
  return {
    provider,
    capabilities,
    identify: (request) => {
      parseIssueRequest(MeshAdminTokenRequest, request);
      return { baseUrl: binding.baseUrl(), credential: new Secret(clientSecret), subject: clientId, scopes: [] };
    },
    issue: async (request, callOptions) => {
      parseIssueRequest(MeshAdminTokenRequest, request);
      const { body, status, attempts } = await client.createToken.withResponse({}, callOptions);
      const { id_token: secret, expires_in: seconds } = body.content ?? {};
      if (secret == null) {
        const options = { operationId: createToken.id, status, attempts, mayHaveTakenEffect: true };
        throw new ResponseValidationError('it holds no id_token', options);
      }
      const issuedAt = new Date((settings.now ?? Date.now)());
      const token = {
        provider,
        secret: new Secret(secret),
        subject: clientId,
        scopes: [],
        expiry: seconds == null ? unknownExpiry : expiresAt(new Date(issuedAt.getTime() + seconds * 1000)),
        issuedAt,
        refreshable: false,
        raw: new Secret(body),
      };
      return { status: 'issued', token };
    },
    check: async (token, callOptions) => {
      const credentials = () => [presented(token.secret)];
      const holder = createOperationClient({ getCallbackUrls }, { ...binding, credentials }, settings);
      try {
        await holder.getCallbackUrls({}, callOptions);
        return { active: true };
      } catch (error) {
        if (ApiError.isInstance(error) && error.status === 401) return { active: false, reason: 'refused' };
        throw error;
      }
    },
    present: (token) => presented(token.secret),
  };
}

/** Mesh Admin as a provider of a token service. */
export const meshAdminIssuer: IssuerDefinition = {
  provider,
  title: 'Mesh Admin',
  capabilities,
  credentials: MeshAdminCredentials,
  request: MeshAdminTokenRequest,
  environments: meshAdminEnvironments,
  createIssuer: createMeshAdminIssuer,
};
