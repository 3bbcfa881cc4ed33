import { base64urlDraw, type FixtureExchange, type Scenario, uuidDraw } from '@tokenyard/core/testing';
import { authorized, jsonApi, mint, quota, refused, resource, secretKey, start, tableId, tokenId } from './parts.ts';

const self = `http://127.0.0.1:8787/pos/v1/shortlived-integration-tokens/${tokenId}`;

/** Requests that use up what the first two left of the API key's 200. */
const fillers = Array.from(
  { length: 198 },
  (_, index): FixtureExchange => ({
    name: `request ${index + 3} of the API key`,
    request: { method: 'GET', target: '/v1/nothing', headers: authorized() },
    ...refused(404, quota(197 - index), { code: 'not_found', detail: 'The requested resource does not exist' }),
  }),
);

export const examples: Scenario = {
  name: 'a token is minted, used and refused until the quota is used up',
  source: 'https://docs.mews.com/pos-api/operations/shortlivedintegrationtokens',
  at: start,
  exchanges: [
    {
      name: 'mint',
      operation: 'createShortlivedIntegrationToken',
      random: [uuidDraw(tokenId), base64urlDraw(secretKey.slice('sk_test_'.length))],
      request: mint(),
      response: {
        status: 201,
        headers: {
          'content-type': jsonApi,
          'content-length': '457',
          location: self,
          'cache-control': 'no-store',
          'x-rate-limit-limit': '200',
          'x-rate-limit-remaining': '199',
          'x-rate-limit-reset': '1772446500',
          'access-control-allow-origin': '*',
        },
        body: {
          data: {
            id: tokenId,
            type: 'shortlivedIntegrationTokens',
            attributes: { secretKey, expiresAt: '2026-03-02T10:15:00.000Z', enterpriseId: 'hotel-42' },
            relationships: { spaceCode: { data: { id: tableId, type: 'spaceCodes' } } },
            links: { self },
          },
        },
      },
    },
    {
      name: 'two members break rules',
      operation: 'createShortlivedIntegrationToken',
      random: [base64urlDraw('q7Zt-3kPw0Lx_9Va'), base64urlDraw('M1c8RrN-2yHd5sTb')],
      request: mint({
        body: {
          data: {
            ...resource,
            attributes: { enterpriseId: '<b>' },
            relationships: { spaceCode: { data: { type: 'tables', id: tableId } } },
          },
        },
      }),
      response: {
        status: 422,
        headers: {
          'content-type': jsonApi,
          'content-length': '401',
          'x-rate-limit-limit': '200',
          'x-rate-limit-remaining': '198',
          'x-rate-limit-reset': '1772446500',
          'access-control-allow-origin': '*',
        },
        body: {
          errors: [
            {
              id: 'q7Zt-3kPw0Lx_9Va',
              status: '422',
              code: 'invalid',
              title: 'Unprocessable Content',
              detail: 'Enterprise id is invalid',
              source: { pointer: '/data/attributes/enterpriseId' },
            },
            {
              id: 'M1c8RrN-2yHd5sTb',
              status: '422',
              code: 'inclusion',
              title: 'Unprocessable Content',
              detail: 'Space code type is not included in the list',
              source: { pointer: '/data/relationships/spaceCode/data/type' },
            },
          ],
        },
      },
    },
    {
      name: 'the minted secret reads its space code',
      operation: 'getSpaceCode',
      at: '2026-03-02T10:01:00Z',
      request: {
        method: 'GET',
        target: `/v1/space-codes/${tableId}?fields%5BspaceCodes%5D=designation,capacity`,
        headers: authorized(secretKey),
      },
      response: {
        status: 200,
        headers: {
          'content-type': jsonApi,
          'content-length': '224',
          'x-rate-limit-limit': '200',
          'x-rate-limit-remaining': '199',
          'x-rate-limit-reset': '1772446560',
          'access-control-allow-origin': '*',
        },
        body: {
          data: {
            id: tableId,
            type: 'spaceCodes',
            attributes: { designation: 'Table 12', capacity: 4 },
            links: { self: `http://127.0.0.1:8787/pos/v1/space-codes/${tableId}` },
          },
        },
      },
    },
    ...fillers,
    {
      name: 'request 201 of the API key',
      operation: 'createShortlivedIntegrationToken',
      at: '2026-03-02T10:14:30Z',
      random: [base64urlDraw('y4Wd-6uGk1RzPn3_')],
      request: mint(),
      response: {
        status: 429,
        headers: {
          'content-type': jsonApi,
          'content-length': '134',
          'retry-after': '30',
          'x-rate-limit-limit': '200',
          'x-rate-limit-reset': '1772446500',
          'access-control-allow-origin': '*',
        },
        body: {
          errors: [
            {
              id: 'y4Wd-6uGk1RzPn3_',
              status: '429',
              code: 'rate_limited',
              title: 'Too Many Requests',
              detail: 'Rate limit exceeded',
            },
          ],
        },
      },
    },
  ],
};
