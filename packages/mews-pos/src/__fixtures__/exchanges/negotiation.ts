import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  authorized,
  bareTable,
  type Headers,
  health,
  inOneWindow,
  jsonApi,
  mint,
  quota,
  refused,
  start,
  tableId,
} from './parts.ts';

const source = 'https://jsonapi.org/format/1.1/#content-negotiation-servers';

const acceptable = [
  jsonApi,
  'APPLICATION/VND.API+JSON',
  `${jsonApi};q=0.1`,
  `${jsonApi};profile="https://example.com/p"`,
  `${jsonApi};ext="https://example.com/e", ${jsonApi}`,
  'application/*',
  'text/html, */*;q=0.1',
];
const unacceptable = [
  '',
  'application/json',
  'text/*',
  'application/*+json',
  `${jsonApi};q=0`,
  `${jsonApi};q=0, */*`,
  'application/*;q=0, */*',
  `${jsonApi};ext="https://example.com/e"`,
  `${jsonApi};charset=utf-8, */*`,
];

export const accept: Scenario = {
  name: 'only JSON:API documents are to be had',
  source,
  at: start,
  exchanges: inOneWindow(
    ...acceptable.map((value) => (left: Headers) => ({
      name: `acceptable: ${value}`,
      operation: 'getSpaceCode',
      request: {
        method: 'GET',
        target: `/v1/space-codes/${tableId}?fields%5BspaceCodes%5D=`,
        headers: { ...authorized(), accept: value },
      },
      response: answered(200, left, bareTable),
    })),
    ...unacceptable.map((value) => (left: Headers) => ({
      name: `not acceptable: ${value}`,
      operation: 'createShortlivedIntegrationToken',
      request: mint({ headers: { ...authorized(), 'content-type': jsonApi, accept: value } }),
      ...refused(406, left, {
        code: 'not_acceptable',
        detail: 'Only application/vnd.api+json is available',
        source: { header: 'Accept' },
      }),
    })),
  ),
};

const supported = [jsonApi, 'Application/Vnd.Api+Json', `${jsonApi}; profile="https://example.com/p"`];
const unsupported = [
  'application/json',
  'text/plain;charset=UTF-8',
  `${jsonApi};charset=utf-8`,
  `${jsonApi};ext="https://example.com/e"`,
  `${jsonApi};q=1`,
  `${jsonApi}, ${jsonApi}`,
  'json',
];

const refusedType =
  (name: string, headers: Headers) =>
  (left: Headers): FixtureExchange => ({
    name,
    operation: 'createShortlivedIntegrationToken',
    request: mint({ headers: { ...authorized(), ...headers } }),
    ...refused(415, left, {
      code: 'unsupported_media_type',
      detail: 'Content-Type must be application/vnd.api+json',
      source: { header: 'Content-Type' },
    }),
  });

export const contentType: Scenario = {
  name: 'only JSON:API documents are taken',
  source,
  at: start,
  exchanges: [
    ...inOneWindow(
      ...supported.map((value) => (left: Headers) => ({
        name: `supported, so that the next check answers: ${value}`,
        operation: 'createShortlivedIntegrationToken',
        request: mint({ headers: { ...authorized(), 'content-type': value }, body: '{' }),
        ...refused(400, left, { code: 'malformed_json', detail: 'The request body is not valid JSON' }),
      })),
      ...unsupported.map((value) => refusedType(`not supported: ${value}`, { 'content-type': value })),
      refusedType('no type', {}),
    ),
    {
      name: 'a request without a document is not asked for its type',
      operation: 'getHealthCheck',
      request: {
        method: 'GET',
        target: '/v1/health-check',
        headers: { ...authorized(), 'content-type': 'text/plain' },
      },
      response: answered(200, quota(189), health('2026-03-02T10:00:00Z')),
    },
  ],
};
