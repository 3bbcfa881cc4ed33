import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  authorized,
  bare,
  callbackUrlsPath,
  logoPath,
  northwindId,
  options,
  start,
  subClientPath,
  subClientsPath,
  swagger,
  tokenPath,
} from './parts.ts';

const unknown: readonly (readonly [method: string, target: string])[] = [
  ['GET', '/'],
  ['GET', '/admin'],
  ['POST', '/admin/api/v1'],
  ['POST', '/admin/api/v1/token'],
  ['POST', '/admin/api/v1/Token/'],
  ['POST', '/admin/api/v1/%54oken'],
  ['POST', '/Admin/Api/V1/Token'],
  ['POST', '/admin/api/v2/Token'],
  ['POST', '/api/v1/Token'],
  ['POST', '//admin/api/v1/Token'],
  ['GET', '/admin/api/v1/subclient'],
  ['GET', `${subClientsPath}/`],
  ['GET', `${subClientPath(northwindId)}/`],
  ['DELETE', `${logoPath(northwindId)}/x`],
  ['POST', `${subClientPath(northwindId)}/Logo`],
  ['GET', '/admin/api/v1/Client'],
  ['GET', '/admin/api/v1/Client/CallbackUrls'],
  ['OPTIONS', '/admin/api/v1'],
  ['HEAD', '/admin/api/v1'],
];

const paths: readonly (readonly [target: string, allow: string, methods: readonly string[]])[] = [
  [tokenPath, 'POST', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']],
  [subClientsPath, 'GET, POST, HEAD', ['PUT', 'DELETE', 'PATCH', 'OPTIONS']],
  [subClientPath(northwindId), 'GET, PUT, DELETE, HEAD', ['POST', 'PATCH', 'OPTIONS']],
  [subClientPath('x'), 'GET, PUT, DELETE, HEAD', ['POST']],
  [logoPath(northwindId), 'POST, DELETE', ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS']],
  [callbackUrlsPath, 'GET, POST, HEAD', ['PUT', 'DELETE', 'PATCH', 'OPTIONS']],
];

const exchange = (method: string, target: string, response: ReturnType<typeof bare>): FixtureExchange => {
  const { status, headers } = response;
  return {
    name: `${method} ${target}`,
    request: { method, target, headers: authorized() },
    response: method === 'HEAD' ? { status, headers } : response,
  };
};

export const routes: Scenario = {
  name: 'unknown paths, and methods that a path does not take',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...unknown.map(([method, target]) => exchange(method, target, bare(404))),
    ...paths.flatMap(([target, allow, methods]) =>
      methods.map((method) => exchange(method, target, bare(405, { allow }))),
    ),
    {
      name: 'a query is of no concern',
      operation: 'getSubClient',
      request: { method: 'GET', target: `${subClientPath(northwindId)}?verbose=1`, headers: {} },
      response: bare(401),
    },
    {
      name: 'the head of a refusal',
      operation: 'listSubClients',
      request: { method: 'HEAD', target: subClientsPath, headers: {} },
      response: { status: 401, headers: bare(401).headers },
    },
  ],
};
