import type { FixtureExchange, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { answered, basic, bearer, exchange, failed, minted, requests, start, tokenOf, unauthorized } from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/index.html';
const tokens = [tokenOf('A'), tokenOf('B'), tokenOf('C')] as const;
const scope = { scope: 'readonly' };

export const mounts: Scenario = {
  name: 'the bare path is the instance admin, every other instance has a prefix',
  source,
  at: start,
  exchanges: [
    minted('the bare path', { instance: '', body: scope, token: tokens[0] }),
    minted('admin has a prefix too', { instance: 'admin', body: scope, token: tokens[1] }),
    minted('another instance', { instance: 'sandbox', body: scope, token: tokens[2] }),
    exchange(
      'a token of admin is one, whatever the path',
      'revokeCurrent',
      requests.revokeCurrent(bearer(tokens[0]), undefined, 'admin'),
      { status: 204, headers: { 'access-control-allow-origin': '*' } },
    ),
    exchange('and none of another instance', 'revokeCurrent', requests.revokeCurrent(bearer(tokens[1])), unauthorized),
    exchange(
      'Basic names the instance of the path',
      'createToken',
      requests.createToken(basic('sandbox'), scope, ''),
      unauthorized,
    ),
    ...['default', 'nobody', 'a', '-x', 'a%20b', 'sandbox%2Fx', 'Sandbox'].map((instance) =>
      exchange(
        `no instance: ${instance}`,
        'createToken',
        requests.createToken(basic(instance), scope, instance),
        failed(2000),
      ),
    ),
    exchange('no instance: its configuration', 'getConfig', requests.getConfig({}, undefined, 'nobody'), failed(2000)),
    exchange(
      'an unknown instance is told before anything else',
      'createToken',
      requests.createToken({ 'content-encoding': 'gzip' }, ' '.repeat(1_048_577), 'nobody'),
      failed(2000),
    ),
  ],
};

const unknownPaths = [
  '/',
  '/private',
  '/private/token/',
  '/private//token',
  '/private/Token',
  '/PRIVATE/token',
  '/private/token/x',
  '/private/tokens/1/x',
  '/private/auth/x',
  '/challenge',
  '/challenge/',
  '/challenge/A/confirm/x',
  '/challenge/%zz',
  '/config/',
  '/instances',
  '/instances/',
  '/instances/sandbox',
  '/instances/sandbox/',
  '/instances//config',
  '/instances/sandbox/instances/sandbox/config',
  '/instances/sandbox/private%2Ftoken',
  '/management/instances',
  '/management/instances/sandbox/auth',
  '/instances/sandbox/forgot-password',
  '/instances',
  '/instances/sandbox/private/orders',
  '/private/orders',
];

export const unknownEndpoints: Scenario = {
  name: 'a path that leads nowhere',
  source,
  at: start,
  exchanges: [...new Set(unknownPaths)].flatMap((target): FixtureExchange[] =>
    ['GET', 'POST', 'OPTIONS'].map((method) => ({
      name: `${method} ${target}`,
      request: { method, target, headers: basic('sandbox') },
      response: failed(21),
    })),
  ),
};

const paths: readonly (readonly [path: string, allow: string])[] = [
  ['/private/token', 'POST, DELETE'],
  ['/private/tokens', 'GET, HEAD'],
  ['/private/tokens/1', 'DELETE'],
  ['/private/auth', 'POST'],
  ['/challenge/A', 'POST'],
  ['/challenge/A/confirm', 'POST'],
  ['/config', 'GET, HEAD'],
];
const everyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const notAllowed = (allow: string): FixtureResponse => {
  const { status, headers, body } = failed(20);
  return { status, headers: { ...headers, allow }, body };
};

export const methods: Scenario = {
  name: 'a path is served for its own methods only',
  source,
  at: start,
  exchanges: paths.flatMap(([path, allow]) =>
    ['', '/instances/sandbox', '/instances/nobody'].flatMap((mount): FixtureExchange[] => [
      ...everyMethod
        .filter((method) => !allow.includes(method))
        .map((method) => ({
          name: `${method} ${mount}${path}`,
          request: { method, target: mount + path, headers: {} },
          response: notAllowed(allow),
        })),
      ...(allow.includes('GET')
        ? []
        : [
            {
              name: `HEAD ${mount}${path}`,
              request: { method: 'HEAD', target: mount + path, headers: {} },
              response: { status: 405, headers: notAllowed(allow).headers },
            },
          ]),
      {
        name: `OPTIONS ${mount}${path}`,
        request: {
          method: 'OPTIONS',
          target: mount + path,
          headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
        },
        response: {
          status: 204,
          headers: {
            'access-control-allow-origin': '*',
            'access-control-allow-methods': allow,
            'access-control-allow-headers': 'Authorization, Content-Type, Taler-Challenge-Ids',
          },
        },
      },
    ]),
  ),
};

const config = {
  version: '24:0:5',
  name: 'taler-merchant',
  implementation: 'urn:tokenyard:sandbox:merchant-backend',
  currency: 'KUDOS',
  currencies: {
    KUDOS: {
      name: 'Kudos',
      currency: 'KUDOS',
      num_fractional_input_digits: 2,
      num_fractional_normal_digits: 2,
      num_fractional_trailing_zero_digits: 2,
      alt_unit_names: { '0': 'ク' },
    },
  },
  exchanges: [],
  have_self_provisioning: false,
  have_donau: false,
  default_persona: 'expert',
  mandatory_tan_channels: [],
  payment_target_types: '*',
};

export const configuration: Scenario = {
  name: 'the configuration is open to everybody',
  source: 'https://docs.taler.net/core/merchant/get-config.html',
  at: start,
  exchanges: [
    exchange('bare', 'getConfig', requests.getConfig({}, undefined, ''), answered(200, config)),
    exchange('of an instance', 'getConfig', requests.getConfig(), answered(200, config)),
    exchange(
      'a bad credential is ignored',
      'getConfig',
      requests.getConfig(basic('sandbox', 'wrong')),
      answered(200, config),
    ),
    {
      name: 'HEAD',
      operation: 'getConfig',
      request: { method: 'HEAD', target: '/config', headers: {} },
      response: { status: 200, headers: answered(200, config).headers },
    },
    {
      name: 'HEAD of an unknown instance',
      operation: 'getConfig',
      request: { method: 'HEAD', target: '/instances/nobody/config', headers: {} },
      response: { status: 404, headers: failed(2000).headers },
    },
  ],
};
