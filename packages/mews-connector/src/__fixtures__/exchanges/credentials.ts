import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { demoSeeds } from '../../sandbox/seeds.ts';
import {
  answered,
  envelope,
  exchange,
  grossId,
  grossToken,
  netId,
  netToken,
  type Operation,
  otherClientToken,
  otherGrossToken,
  paths,
  portfolioToken,
  post,
  refused,
  start,
} from './parts.ts';
import { linkedGross, netPin } from './seeded.ts';

const source = 'https://docs.mews.com/connector-api/guidelines/authentication';
const operations = Object.keys(paths) as Operation[];

const asked = (
  name: string,
  operation: Operation,
  tokens: Readonly<Record<string, unknown>>,
  status: number,
  message: string,
): FixtureExchange => ({
  name,
  operation,
  request: post(operation, { ...envelope(), ...tokens }),
  ...refused(status, message),
});

export const credentials: Scenario = {
  name: 'both tokens have to be known and belong together',
  source,
  at: start,
  exchanges: [
    ...operations.flatMap((id) => [
      asked(`an unknown application for ${id}`, id, { ClientToken: 'x' }, 401, 'Invalid ClientToken'),
      asked(`an unknown token for ${id}`, id, { AccessToken: 'x' }, 401, 'Invalid AccessToken'),
    ]),
    asked('neither is known', 'getConfiguration', { ClientToken: 'x', AccessToken: 'x' }, 401, 'Invalid ClientToken'),
    asked('tokens in the wrong place', 'getConfiguration', { ClientToken: grossToken }, 401, 'Invalid ClientToken'),
    asked(
      'a token of another application',
      'getConfiguration',
      { AccessToken: otherGrossToken },
      401,
      'Invalid AccessToken',
    ),
    asked(
      'tokens are compared in their spelling',
      'getConfiguration',
      { AccessToken: grossToken.toLowerCase() },
      401,
      'Invalid AccessToken',
    ),
    asked(
      'a faulty member comes later',
      'getAllEnterprises',
      { AccessToken: 'x', Limitation: 1 },
      401,
      'Invalid AccessToken',
    ),
    {
      name: 'the other application with its own token',
      operation: 'getAllEnterprises',
      request: post('getAllEnterprises', {
        ...envelope(otherGrossToken, otherClientToken),
        Limitation: { Count: 10 },
      }),
      ...answered({ Enterprises: [linkedGross], Cursor: grossId }),
    },
  ],
};

const refusal = 'Operation does not support Portfolio Access Tokens';

export const portfolioTokens: Scenario = {
  name: 'a portfolio token neither adds nor deletes',
  source: 'https://docs.mews.com/connector-api/concepts/multi-property',
  at: start,
  exchanges: (['addResourceAccessTokens', 'deleteResourceAccessTokens'] as const).flatMap((id) => [
    exchange(id, `${id}, nothing to do`, { Ids: [] }, refused(401, refusal), portfolioToken),
    exchange(id, `${id} for one enterprise`, { EnterpriseId: grossId }, refused(401, refusal), portfolioToken),
  ]),
};

const disabled = (accessToken: string) => ({
  seeds: {
    ...demoSeeds,
    connections: demoSeeds.connections.map((seed) =>
      seed.accessToken === accessToken ? { ...seed, isEnabled: false } : seed,
    ),
  },
});

export const disabledConnection: Scenario = {
  name: 'a disabled connection is refused whatever it asks',
  source,
  at: start,
  options: disabled(grossToken),
  exchanges: [
    ...operations.map((id) => asked(`${id}`, id, {}, 401, 'Integration is disabled')),
    asked('its tokens are looked up first', 'getConfiguration', { ClientToken: 'x' }, 401, 'Invalid ClientToken'),
  ],
};

const withoutEnterprises = (...ids: readonly string[]) => ({
  seeds: {
    ...demoSeeds,
    enterprises: demoSeeds.enterprises.map((seed) => ({ ...seed, isEnabled: !ids.includes(seed.profile.Id) })),
  },
});

const gone = refused(401, 'Enterprise is disabled');
const Limitation = { Count: 10 };

export const disabledEnterprise: Scenario = {
  name: 'a disabled enterprise is closed to its token and vanishes from portfolios',
  source: 'https://docs.mews.com/connector-api/concepts/multi-property',
  at: start,
  options: withoutEnterprises(netId),
  exchanges: [
    ...operations.map((id) => exchange(id, `${id} with its token`, {}, gone, netToken)),
    exchange('getConfiguration', 'named with a portfolio token', { EnterpriseId: netId }, gone, portfolioToken),
    exchange(
      'updateResourceAccessTokens',
      'named in upper case for an update',
      { EnterpriseId: netId.toUpperCase() },
      gone,
      portfolioToken,
    ),
    exchange(
      'getAllEnterprises',
      'it is not listed',
      { Limitation },
      answered({ Enterprises: [linkedGross], Cursor: grossId }),
      portfolioToken,
    ),
    exchange(
      'getAllEnterprises',
      'it may be named in a list, yet shows nothing',
      { Limitation, EnterpriseIds: [netId] },
      answered({ Enterprises: [], Cursor: null }),
      portfolioToken,
    ),
    exchange(
      'getAllEnterprises',
      'EnterpriseId means nothing to a listing',
      { Limitation, EnterpriseId: netId },
      answered({ Enterprises: [linkedGross], Cursor: grossId }),
      portfolioToken,
    ),
    exchange(
      'getAllResourceAccessTokens',
      'its resource access tokens are not listed, yet can be cursors',
      { Limitation: { ...Limitation, Cursor: netPin.Id }, ResourceAccessTokenIds: [netPin.Id] },
      answered({ ResourceAccessTokens: [], Cursor: null }),
      portfolioToken,
    ),
    exchange(
      'addResourceAccessTokens',
      'a portfolio with one enterprise left still does not add',
      {},
      refused(401, refusal),
      portfolioToken,
    ),
  ],
};

export const disabledPortfolio: Scenario = {
  name: 'a portfolio whose enterprises are all disabled is closed',
  source: 'https://docs.mews.com/connector-api/concepts/multi-property',
  at: start,
  options: withoutEnterprises(grossId, netId),
  exchanges: operations.map((id) => exchange(id, `${id}`, {}, gone, portfolioToken)),
};
