import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { answered, authorized, type Headers, health, mint, refused, start } from './parts.ts';

const limited = (remaining: string | undefined, reset: number): Headers => ({
  'x-rate-limit-limit': '2',
  ...(remaining === undefined ? {} : { 'x-rate-limit-remaining': remaining }),
  'x-rate-limit-reset': String(reset),
  'access-control-allow-origin': '*',
});
const used = { code: 'rate_limited', detail: 'Rate limit exceeded' };
const nothing = { code: 'not_found', detail: 'The requested resource does not exist' };
const anywhere = { method: 'GET', target: '/v1/nothing', headers: authorized() };
const check = (at: string, headers: Headers, left: Headers): Omit<FixtureExchange, 'name'> => ({
  operation: 'getHealthCheck',
  at,
  request: { method: 'GET', target: '/v1/health-check', headers },
  response: answered(200, left, health(at.replace(/\.\d+Z$/, 'Z'))),
});

export const limits: Scenario = {
  name: 'a window of two requests in an hour',
  source: 'https://docs.mews.com/pos-api/guidelines/requests',
  at: start,
  options: { rateLimit: { limit: 2, windowSeconds: 3600 } },
  exchanges: [
    {
      name: 'the first request opens the window; its end is rounded up',
      at: '2026-03-02T10:00:00.250Z',
      request: anywhere,
      ...refused(404, limited('1', 1_772_449_201), nothing),
    },
    {
      name: 'the last request of a window tells no remaining requests',
      request: anywhere,
      ...refused(404, limited(undefined, 1_772_449_201), nothing),
    },
    {
      name: 'one too many; the wait is never longer than the window',
      operation: 'createShortlivedIntegrationToken',
      request: mint(),
      ...refused(429, { 'retry-after': '3600', ...limited(undefined, 1_772_449_201) }, used),
    },
    {
      name: 'the limit is checked before the path',
      request: anywhere,
      ...refused(429, { 'retry-after': '3600', ...limited(undefined, 1_772_449_201) }, used),
    },
    {
      name: 'the health check is answered nevertheless',
      ...check('2026-03-02T10:00:00.250Z', authorized(), limited(undefined, 1_772_449_201)),
    },
    {
      name: 'another caller has a window of its own',
      request: { ...anywhere, headers: {} },
      ...refused(404, limited('1', 1_772_449_201), nothing),
    },
    {
      name: 'the last millisecond of the window',
      at: '2026-03-02T11:00:00.249Z',
      request: anywhere,
      ...refused(429, { 'retry-after': '1', ...limited(undefined, 1_772_449_201) }, used),
    },
    {
      name: 'its end; the refused requests have not moved it, and the next one opens a new window',
      at: '2026-03-02T11:00:00.250Z',
      request: anywhere,
      ...refused(404, limited('1', 1_772_452_801), nothing),
    },
  ],
};
