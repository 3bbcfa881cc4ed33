import {
  type FixtureExchange,
  type FixtureRequest,
  type FixtureResponse,
  jsonResponse,
  uuidDraw,
} from '@tokenyard/core/testing';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://127.0.0.1:8787/mews';

/** When the scenarios start unless they say else. */
export const start = '2026-03-02T10:00:00Z';

export const json = 'application/json';

export const clientToken = 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D';
export const grossToken = 'C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D';
export const netToken = '4D6C7ABE0E6A4681B0AFB16900AE5D86-DF50CBC89E1D4FF5859DDF021649ED5';
export const portfolioToken = '7E57F0110A1B4C2D9E3F5A6B7C8D9E0F-C0FFEE00C0FFEE00C0FFEE00C0FFEE0';
export const otherClientToken = 'E916C341431C4D28A866AD200152DBD3-A046EB5583FFBE94DE1172237763712';
export const otherGrossToken = 'CC150C355D6A4048A220AD20015483AB-B6D09C0C84B09538077CB8FFBB907B4';

export const grossId = '851df8c8-90f2-4c4a-8e01-a4fc46b25178';
export const netId = 'c65ea6e9-2340-42f4-9136-ab3a00b6da22';
export const portfolioId = '0f3c9a52-7d1e-4b86-9a4c-2e5d8f7b6a10';

/** Reservations: two of the enterprise with gross prices, one of the other. */
export const firstOrder = '35d4b117-4e60-44a3-9580-c582117eff98';
export const secondOrder = '65eff5aa-36b4-4689-80c0-ab3a00bb412e';
export const netOrder = 'b2e1d4c3-8a75-4f69-8d32-1e6f708192a3';

/** An id that nothing has. */
export const unknownId = '00000000-0000-0000-0000-000000000000';

/** Paths of the operations. */
export const paths = {
  getConfiguration: '/api/connector/v1/configuration/get',
  getAllEnterprises: '/api/connector/v1/enterprises/getAll',
  getAllResourceAccessTokens: '/api/connector/v1/resourceAccessTokens/getAll',
  addResourceAccessTokens: '/api/connector/v1/resourceAccessTokens/add',
  updateResourceAccessTokens: '/api/connector/v1/resourceAccessTokens/update',
  deleteResourceAccessTokens: '/api/connector/v1/resourceAccessTokens/delete',
} as const;
export type Operation = keyof typeof paths;

export const envelope = (AccessToken = grossToken, ClientToken = clientToken) => ({
  ClientToken,
  AccessToken,
  Client: 'Tokenyard 0.1.0',
});

/** A request of an operation; `changes` replace parts of it. */
export const post = (operation: Operation, body: unknown, changes: Partial<FixtureRequest> = {}): FixtureRequest => ({
  method: 'POST',
  target: paths[operation],
  headers: { 'content-type': json },
  body,
  ...changes,
});

export const minimal = { headers: { 'content-type': json, prefer: 'return=minimal' } };

export type Outcome = Pick<FixtureExchange, 'random' | 'response'>;

const requestId = 'b81f6a0e-73c5-4d29-9e46-1f0a5c7d2e93';

/** A success; `ids` are given to what the request makes. */
export const answered = (body: unknown, ...ids: readonly string[]): Outcome => ({
  random: [requestId, ...ids].map(uuidDraw),
  response: jsonResponse(200, json, { 'request-id': requestId }, body),
});

/** A success without a body. */
export const nothing: Outcome = {
  random: [uuidDraw(requestId)],
  response: { status: 204, headers: { 'request-id': requestId } },
};

/** A refusal. */
export const refused = (status: number, Message: string, headers: FixtureResponse['headers'] = {}): Outcome => ({
  random: [uuidDraw(requestId)],
  response: jsonResponse(
    status,
    json,
    { 'request-id': requestId, ...headers },
    { Message, RequestId: requestId, Details: null },
  ),
});

/** An exchange of an operation with one of the demo tokens. */
export const exchange = (
  operation: Operation,
  name: string,
  members: Readonly<Record<string, unknown>>,
  outcome: Outcome,
  token: string = grossToken,
): FixtureExchange => ({
  name,
  operation,
  request: post(operation, { ...envelope(token), ...members }),
  ...outcome,
});
