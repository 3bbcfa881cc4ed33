import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  authorized,
  type ExpectedError,
  type Headers,
  inOneWindow,
  refused,
  start,
  tableId,
} from './parts.ts';

const spaceCodesSource = 'https://docs.mews.com/pos-api/operations/spacecodes';
const roomId = '0d4f6f3a-52c1-4f0e-9a57-3d2b8c1e7f10';
const poolsideId = 'c7b1e2d4-6a35-4c98-8f21-5e9d0a4b6c73';

const document = (
  id: string,
  parts: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
) => ({
  data: { id, type: 'spaceCodes', ...parts, links: { self: `http://127.0.0.1:8787/pos/v1/space-codes/${id}` } },
  ...rest,
});
const relationships = { experienceConfiguration: { data: null } };
const table = {
  url: 'https://order.example/t12',
  designation: 'Table 12',
  description: 'Window table',
  direction: null,
  spaceType: 'table',
  classification: 'restaurant',
  capacity: 4,
};
const room = {
  url: 'https://order.example/r204',
  designation: 'Room 204',
  description: null,
  direction: 'Second floor, left',
  spaceType: 'room',
  classification: 'accommodation',
  capacity: 2,
};
const poolside = {
  url: 'https://order.example/p3',
  designation: 'Poolside 3',
  description: 'Sun bed',
  direction: null,
  spaceType: 'area',
  classification: null,
  capacity: null,
};

const read =
  (name: string, target: string, body: unknown) =>
  (left: Headers): FixtureExchange => ({
    name,
    operation: 'getSpaceCode',
    request: { method: 'GET', target: `/v1/space-codes/${target}`, headers: authorized() },
    response: answered(200, left, body),
  });
const head =
  (target: string, body: unknown) =>
  (left: Headers): FixtureExchange => ({
    name: `HEAD ${target}`,
    operation: 'getSpaceCode',
    request: { method: 'HEAD', target: `/v1/space-codes/${target}`, headers: authorized() },
    response: { status: 200, headers: answered(200, left, body).headers },
  });
const refuse =
  (name: string, target: string, status: number, error: ExpectedError) =>
  (left: Headers): FixtureExchange => ({
    name,
    operation: 'getSpaceCode',
    request: { method: 'GET', target: `/v1/space-codes/${target}`, headers: authorized() },
    ...refused(status, left, error),
  });

const wholeTable = document(tableId, { attributes: table, relationships });

export const spaceCodes: Scenario = {
  name: 'a space code is read by its id',
  source: spaceCodesSource,
  at: start,
  exchanges: inOneWindow(
    read('the table', tableId, wholeTable),
    read('the room', roomId, document(roomId, { attributes: room, relationships })),
    read('the place at the pool', poolsideId, document(poolsideId, { attributes: poolside, relationships })),
    read('an id in upper case', tableId.toUpperCase(), wholeTable),
    read('an id with encoded characters', tableId.replace('5', '%35').replaceAll('-', '%2D'), wholeTable),
    head(tableId, wholeTable),
    ...['0d4f6f3a-52c1-4f0e-9a57-3d2b8c1e7f11', 'unknown', '%00', '%C3%A4', '..%2F', `%20${tableId}`].map((id) =>
      refuse(`unknown: ${id}`, id, 404, { code: 'not_found', detail: 'The requested resource does not exist' }),
    ),
  ),
};

const fields = 'fields%5BspaceCodes%5D';
const everyName = 'url,designation,description,direction,spaceType,classification,capacity,experienceConfiguration';
const wholeWithIncluded = document(tableId, { attributes: table, relationships }, { included: [] });
const notSupported = (source?: Readonly<Record<string, string>>): ExpectedError => ({
  code: 'invalid_parameter',
  detail: 'Query parameter is not supported',
  ...(source === undefined ? {} : { source }),
});
const refuseQuery = (query: string, parameter: string | undefined) =>
  refuse(query, `${tableId}?${query}`, 400, notSupported(parameter === undefined ? undefined : { parameter }));

export const selections: Scenario = {
  name: 'a caller chooses what it wants to see of a space code',
  source: spaceCodesSource,
  at: start,
  exchanges: inOneWindow(
    read('every member by its name', `${tableId}?${fields}=${everyName}`, wholeTable),
    read(
      'brackets as they are',
      `${tableId}?fields[spaceCodes]=capacity`,
      document(tableId, { attributes: { capacity: 4 } }),
    ),
    read(
      'the order is that of the resource',
      `${tableId}?${fields}=capacity,url`,
      document(tableId, { attributes: { url: table.url, capacity: 4 } }),
    ),
    read(
      'the relationship only',
      `${tableId}?${fields}=experienceConfiguration`,
      document(tableId, { attributes: {}, relationships }),
    ),
    read('nothing', `${tableId}?${fields}=`, document(tableId, { attributes: {} })),
    ...[
      'experienceConfiguration',
      'experienceConfiguration.experienceConfigurationMenus',
      'experienceConfiguration.experienceConfigurationMenus.menu',
      'experienceConfiguration,experienceConfiguration.experienceConfigurationMenus',
      '',
    ].map((paths) => read(`include=${paths}`, `${tableId}?include=${paths}`, wholeWithIncluded)),
    read(
      'both',
      `${tableId}?include=experienceConfiguration&${fields}=designation`,
      document(tableId, { attributes: { designation: 'Table 12' } }, { included: [] }),
    ),
    head(`${tableId}?${fields}=`, document(tableId, { attributes: {} })),
    refuseQuery(`${fields}=price`, 'fields'),
    refuseQuery(`${fields}=url,,capacity`, 'fields'),
    refuseQuery(`${fields}=Url`, 'fields'),
    refuseQuery('fields%5Bmenus%5D=url', 'fields'),
    refuseQuery('fields=url', 'fields'),
    refuseQuery('include=menu', 'include'),
    refuseQuery('constructor=url', 'constructor'),
    refuseQuery('page%5Bsize%5D=1', 'page'),
    refuseQuery('include=menu&sort=url', 'include'),
    refuseQuery('sort=url&include=menu', 'sort'),
    refuseQuery('per-page=1', undefined),
    refuse('the query is checked before the id', 'unknown?sort=url', 400, notSupported({ parameter: 'sort' })),
  ),
};
