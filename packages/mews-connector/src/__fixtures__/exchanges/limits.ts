import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { demoSeeds } from '../../sandbox/seeds.ts';
import { answered, envelope, exchange, grossToken, netToken, paths, post, refused, start } from './parts.ts';

const source = 'https://docs.mews.com/connector-api/guidelines/requests';
const operation = 'deleteResourceAccessTokens';

/** A request that counts and changes nothing. */
const counted = (name: string, at: string, token = grossToken): FixtureExchange => ({
  ...exchange(operation, name, { Ids: [] }, answered({}), token),
  at,
});
const tooMany = (name: string, at: string, seconds: number): FixtureExchange => ({
  ...exchange(operation, name, { Ids: [] }, refused(429, 'Too Many Requests', { 'retry-after': String(seconds) })),
  at,
});
const second = (seconds: number) => new Date(Date.parse(start) + seconds * 1000).toISOString();

export const rateLimit: Scenario = {
  name: 'a token has 200 requests in any 30 seconds',
  source,
  at: start,
  exchanges: [
    counted('the first request', start),
    ...Array.from({ length: 199 }, (_, index) => counted(`request ${index + 2}`, second(10))),
    tooMany('one more', second(10), 20),
    tooMany('a refused request does not count', second(10.001), 20),
    tooMany('a millisecond before the first leaves', second(29.999), 1),
    counted('another token has requests of its own', second(29.999), netToken),
    counted('the first has left', second(30)),
    tooMany('until the next leave', second(30), 10),
    counted('all 199 have left', second(40)),
  ],
};

const limit = (limit: number, windowSeconds = 30) => ({ rateLimit: { limit, windowSeconds } });
const refusals = (name: string, members: Readonly<Record<string, unknown>>, status: number, message: string) =>
  exchange('getAllEnterprises', name, members, refused(status, message));

export const countedRequests: Scenario = {
  name: 'what is refused after the tokens are known counts',
  source,
  at: start,
  options: limit(2),
  exchanges: [
    {
      name: 'not found',
      operation: 'getAllEnterprises',
      request: post('getAllEnterprises', envelope(), { target: `${paths.getAllEnterprises}?Count=1` }),
      ...refused(404, 'Not Found'),
    },
    {
      ...exchange('getAllEnterprises', 'no JSON', {}, refused(400, 'Invalid JSON')),
      request: post('getAllEnterprises', ''),
    },
    refusals('no name', { Client: '' }, 400, 'Invalid Client'),
    refusals('an unknown application', { ClientToken: 'x' }, 401, 'Invalid ClientToken'),
    refusals('a faulty member, which counts', { Limitation: 0 }, 400, 'Invalid Limitation'),
    exchange(operation, 'a success, which counts', { Ids: [] }, answered({})),
    {
      ...refusals('the third', { Limitation: 0 }, 429, 'Too Many Requests'),
      ...refused(429, 'Too Many Requests', { 'retry-after': '30' }),
    },
    refusals('tokens are looked up first', { ClientToken: 'x' }, 401, 'Invalid ClientToken'),
  ],
};

export const disabledCounts: Scenario = {
  name: 'requests of a disabled connection count',
  source,
  at: start,
  options: {
    ...limit(1, 3600),
    seeds: { ...demoSeeds, connections: demoSeeds.connections.map((seed) => ({ ...seed, isEnabled: false })) },
  },
  exchanges: [
    refusals('the first', {}, 401, 'Integration is disabled'),
    exchange('getAllEnterprises', 'the second', {}, refused(429, 'Too Many Requests', { 'retry-after': '3600' })),
  ],
};
