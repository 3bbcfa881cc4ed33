import type { Scenario } from '@tokenyard/core/testing';
import { answered, authorized, health, mint, quota, refused, start } from './parts.ts';

const healthy = answered(200, quota(200), health('2026-03-02T10:00:00Z'));
const target = '/v1/health-check';
const operation = 'getHealthCheck';

export const healthCheck: Scenario = {
  name: 'the health check needs no credential and uses up no quota',
  source: 'https://docs.mews.com/pos-api/operations/system',
  at: start,
  exchanges: [
    {
      name: 'no window is open yet',
      operation,
      request: { method: 'GET', target, headers: {} },
      response: healthy,
    },
    {
      name: 'still none, because the first check opened none',
      operation,
      at: '2026-03-02T10:00:30.250Z',
      request: { method: 'GET', target, headers: {} },
      response: answered(200, quota(200, 1_772_446_531), health('2026-03-02T10:00:30Z')),
    },
    {
      name: 'a request that counts',
      operation: 'createShortlivedIntegrationToken',
      at: start,
      request: mint({ headers: {} }),
      ...refused(
        401,
        { 'www-authenticate': 'Bearer realm="mews-pos"', ...quota(199) },
        { code: 'missing_credentials', detail: 'An API key is required', source: { header: 'Authorization' } },
      ),
    },
    {
      name: 'the window of the credential that was sent: none, so the anonymous one',
      operation,
      at: '2026-03-02T10:05:00Z',
      request: { method: 'GET', target, headers: {} },
      response: answered(200, quota(199), health('2026-03-02T10:05:00Z')),
    },
    {
      name: 'the window of the credential that was sent: the API key',
      operation,
      request: { method: 'GET', target, headers: authorized() },
      response: answered(200, quota(200, 1_772_446_800), health('2026-03-02T10:05:00Z')),
    },
    {
      name: 'HEAD',
      operation,
      at: start,
      request: { method: 'HEAD', target, headers: authorized() },
      response: { status: 200, headers: healthy.headers },
    },
    {
      name: 'another media type is wanted',
      operation,
      request: { method: 'GET', target, headers: { accept: 'text/html' } },
      ...refused(406, quota(199), {
        code: 'not_acceptable',
        detail: 'Only application/vnd.api+json is available',
        source: { header: 'Accept' },
      }),
    },
  ],
};
