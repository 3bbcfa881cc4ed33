import { defineOperation, none } from '@tokenyard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeNames } from './route-names.ts';

const shared = { summary: 'test', source: 'test', auth: none(), request: {}, responses: {}, retry: 'safe' } as const;
const operations = {
  listTokens: defineOperation({ ...shared, id: 'listTokens', method: 'GET', path: '/tokens' }),
  readToken: defineOperation({
    ...shared,
    id: 'readToken',
    method: 'GET',
    path: '/tokens/{id}',
    mounts: ['/at/{place}'],
  }),
};
const nameOf = routeNames(
  ['/', '/healthz'],
  [
    { area: 'sandbox', prefix: '/pos', basePath: '/pos', operations, provider: 'pos' },
    {
      area: 'service',
      prefix: '/v1',
      basePath: '',
      operations: { ...operations, v1: { ...operations.readToken, path: '/v1/tokens/{id}' } },
    },
  ],
);
const named = (method: string, target: string) => {
  const name = nameOf({ method, target });
  return [name.area, name.method, name.route, name.provider, name.operation];
};

describe('a request is named', () => {
  it.each([
    ['GET', '/healthz?verbose=1', ['page', 'GET', '/healthz', undefined, undefined]],
    ['POST', '/', ['page', 'POST', '/', undefined, undefined]],
    ['GET', '/healthz/', ['none', 'GET', 'none', undefined, undefined]],
    ['GET', '/pos/tokens?secret=1', ['sandbox', 'GET', '/pos/tokens', 'pos', 'listTokens']],
    ['HEAD', '/pos/tokens/s3cret', ['sandbox', 'HEAD', '/pos/tokens/{id}', 'pos', 'readToken']],
    ['GET', '/pos/at/s3cret/tokens/s3cret', ['sandbox', 'GET', '/pos/tokens/{id}', 'pos', 'readToken']],
    ['DELETE', '/pos/tokens/s3cret', ['sandbox', 'DELETE', '/pos/*', 'pos', undefined]],
    ['GET', '/pos/s3cret', ['sandbox', 'GET', '/pos/*', 'pos', undefined]],
    ['GET', '/pos', ['sandbox', 'GET', '/pos/*', 'pos', undefined]],
    ['GET', '/v1/tokens/s3cret', ['service', 'GET', '/v1/tokens/{id}', undefined, 'v1']],
    ['S3CRET', '/s3cret', ['none', 'other', 'none', undefined, undefined]],
  ])('%s %s', (method, target, name) => {
    expect(named(method, target)).toStrictEqual(name);
  });

  it('by one of few names, whatever is sent', () => {
    const target = fc.webUrl({ withQueryParameters: true }).map((url) => url.replace(/^https?:\/\/[^/]*/, ''));
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(
          target,
          target.map((path) => `/pos${path}`),
        ),
        (method, path) => {
          const { route, method: word } = nameOf({ method, target: path });
          expect([
            'none',
            '/',
            '/healthz',
            '/pos/*',
            '/pos/tokens',
            '/pos/tokens/{id}',
            '/v1/*',
            '/v1/tokens/{id}',
          ]).toContain(route);
          expect(word).toMatch(/^(?:[A-Z]{3,7}|other)$/);
        },
      ),
    );
  });
});
