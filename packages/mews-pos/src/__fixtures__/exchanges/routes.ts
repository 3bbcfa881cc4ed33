import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { authorized, type Headers, inOneWindow, refused, start, tableId } from './parts.ts';

const tokens = '/v1/shortlived-integration-tokens';
const table = `/v1/space-codes/${tableId}`;

const rows: readonly (readonly [method: string, target: string])[] = [
  ['GET', ''],
  ['GET', '/'],
  ['GET', '/v1'],
  ['GET', tokens],
  ['HEAD', tokens],
  ['PUT', tokens],
  ['DELETE', `${tokens}/3f0b6c1e-8d52-4a97-b1e4-6c9d2f7a5e08`],
  ['POST', `${tokens}/`],
  ['POST', '/v1/Shortlived-Integration-Tokens'],
  ['POST', '/v2/shortlived-integration-tokens'],
  ['GET', '/v1/space-codes'],
  ['GET', '/v1/space-codes/'],
  ['GET', `${table}/`],
  ['GET', `${table}/menus`],
  ['GET', `/v1//space-codes/${tableId}`],
  ['GET', '/v1/space-codes/%E0%A4%A'],
  ['PATCH', table],
  ['POST', '/v1/health-check'],
  ['OPTIONS', tokens],
  ['OPTIONS', table],
  ['OPTIONS', '/v1/health-check'],
];

export const routes: Scenario = {
  name: 'no other method and no other path, preflights included',
  source: 'https://docs.mews.com/pos-api/guidelines/requests',
  at: start,
  exchanges: inOneWindow(
    ...rows.map(([method, target]) => (left: Headers): FixtureExchange => {
      const refusal = refused(404, left, { code: 'not_found', detail: 'The requested resource does not exist' });
      const { status, headers } = refusal.response;
      return {
        name: `${method} ${target}`,
        request: { method, target, headers: authorized() },
        ...refusal,
        ...(method === 'HEAD' ? { response: { status, headers } } : {}),
      };
    }),
  ),
};
