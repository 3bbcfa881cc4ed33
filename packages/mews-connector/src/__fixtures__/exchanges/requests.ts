import type { FixtureExchange, FixtureRequest, Scenario } from '@tokenyard/core/testing';
import {
  clientToken,
  envelope,
  exchange,
  grossToken,
  type Operation,
  type Outcome,
  paths,
  post,
  refused,
  start,
} from './parts.ts';

const source = 'https://docs.mews.com/connector-api/guidelines/requests';
const operations = Object.keys(paths) as Operation[];
const notFound = refused(404, 'Not Found');
const body = JSON.stringify(envelope());

/** A request that leads to no operation, except by its address alone. */
const astray = (name: string, changes: Partial<FixtureRequest>, operation?: Operation): FixtureExchange => ({
  name,
  ...(operation === undefined ? {} : { operation }),
  request: post('getConfiguration', body, changes),
  ...notFound,
});

export const routes: Scenario = {
  name: 'only POST to the very address of an operation leads anywhere',
  source,
  at: start,
  exchanges: [
    astray('GET', { method: 'GET', body: undefined }),
    {
      name: 'HEAD',
      request: post('getConfiguration', undefined, { method: 'HEAD' }),
      ...notFound,
      response: { status: 404, headers: notFound.response.headers },
    },
    astray('OPTIONS', { method: 'OPTIONS', body: undefined }),
    astray('PUT', { method: 'PUT' }),
    astray('PATCH', { method: 'PATCH' }),
    astray('DELETE', { method: 'DELETE' }),
    astray('a method that nobody knows', { method: 'PURGE' }),
    astray('the base URL', { target: '/' }),
    astray('an unknown action', { target: '/api/connector/v1/configuration/set' }),
    astray('an unknown resource', { target: '/api/connector/v1/hotels/getAll' }),
    astray('another version', { target: '/api/connector/v2/configuration/get' }),
    astray('another case', { target: '/api/connector/v1/Configuration/Get' }),
    astray('a trailing slash', { target: `${paths.getConfiguration}/` }),
    astray('a doubled slash', { target: paths.getConfiguration.replace('/get', '//get') }),
    astray('a query', { target: `${paths.getConfiguration}?Client=x` }, 'getConfiguration'),
    astray('an encoded letter', { target: paths.getConfiguration.replace('get', '%67et') }),
    astray('an encoded slash', { target: paths.getConfiguration.replace('/get', '%2Fget') }),
  ],
};

const invalidJson = refused(400, 'Invalid JSON');
const json = (name: string, text: unknown, outcome: Outcome = invalidJson): FixtureExchange => ({
  name,
  operation: 'getConfiguration',
  request: post('getConfiguration', text),
  ...outcome,
});
const typed = (name: string, headers: FixtureRequest['headers'], outcome: Outcome = invalidJson): FixtureExchange => ({
  name,
  operation: 'getConfiguration',
  request: post('getConfiguration', body, { headers }),
  ...outcome,
});

/** Shows that a request got past the reading of its body. */
const read = refused(400, 'Invalid ClientToken');

export const bodies: Scenario = {
  name: 'a body has to be a JSON object that says so',
  source,
  at: start,
  exchanges: [
    typed('no media type', {}),
    typed('text', { 'content-type': 'text/plain' }),
    typed('a form', { 'content-type': 'application/x-www-form-urlencoded' }),
    typed('another JSON', { 'content-type': 'application/vnd.api+json' }),
    typed('two media types', { 'content-type': 'application/json, application/json' }),
    typed('a compressed body', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    typed('a body that is said not to be compressed', {
      'content-type': 'application/json',
      'content-encoding': 'identity',
    }),
    {
      name: 'parameters and case of the media type do not matter',
      operation: 'getConfiguration',
      request: post('getConfiguration', {}, { headers: { 'content-type': ' Application/JSON ; charset=latin1; x' } }),
      ...read,
    },
    json('no body', undefined),
    json('spaces', '  '),
    json('not JSON', 'ClientToken=x'),
    json('a trailing comma', `${body.slice(0, -1)},}`),
    json('a comment', `/* who */ ${body}`),
    json('single quotes', "{'ClientToken':'x'}"),
    json('two values', `${body}${body}`),
    json('half a value', body.slice(0, -1)),
    json('a number that JSON does not know', '{"ClientToken":NaN}'),
    json('a byte order mark', `\uFEFF${body}`),
    json('bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    json('a list', `[${body}]`),
    json('null', 'null'),
    json('a text value', '"ClientToken"'),
    json('white space around the object', ' \r\n\t{ } ', read),
    json('an empty object', '{}', read),
    json('the last of two equal members counts', `{"ClientToken":"${clientToken}","ClientToken":""}`, read),
    json('a member that objects inherit', '{"__proto__":{"ClientToken":"x"}}', read),
  ],
};

const envelopes = [
  ['ClientToken', {}],
  ['AccessToken', { ClientToken: 'x' }],
  ['Client', { ClientToken: 'x', AccessToken: 'y' }],
] as const;

export const members: Scenario = {
  name: 'credentials have to be there, in their order, before they are looked up',
  source: 'https://docs.mews.com/connector-api/guidelines/authentication',
  at: start,
  exchanges: envelopes.flatMap(([name, before]) => [
    json(`no ${name}`, before, refused(400, `Invalid ${name}`)),
    ...[null, '', 7, [grossToken], { Value: 'x' }, true].map((value) =>
      json(`${name} ${JSON.stringify(value)}`, { ...before, [name]: value }, refused(400, `Invalid ${name}`)),
    ),
  ]),
};

/** Each operation with a body that is too large for the sandbox of the scenario. */
export const sizes: Scenario = {
  name: 'a body has a longest size, and only a body of an operation is measured',
  source,
  at: start,
  options: { maxBodyBytes: body.length },
  exchanges: [
    {
      name: 'the longest one',
      operation: 'getConfiguration',
      request: post('getConfiguration', body.replace(grossToken, 'x'.repeat(grossToken.length))),
      ...refused(401, 'Invalid AccessToken'),
    },
    ...operations.map(
      (id): FixtureExchange => ({
        name: `a byte more for ${id}`,
        operation: id,
        // Neither its media type nor its text is looked at.
        request: { method: 'POST', target: paths[id], headers: {}, body: `${body} ` },
        ...refused(413, 'Content Too Large'),
      }),
    ),
    astray('a byte more for nobody', { target: '/api/connector/v1/configuration', body: `${body} ` }),
  ],
};

export const languages: Scenario = {
  name: 'language and culture are texts, looked at behind the enterprises and before all other members',
  source,
  at: start,
  exchanges: operations.flatMap((id) => [
    exchange(id, `a language as a number for ${id}`, { LanguageCode: 7 }, refused(400, 'Invalid LanguageCode')),
    exchange(
      id,
      `a culture as a list for ${id}`,
      { LanguageCode: null, CultureCode: [] },
      refused(400, 'Invalid CultureCode'),
    ),
    ...(id.startsWith('getAll')
      ? [
          exchange(
            id,
            `enterprises first for ${id}`,
            { EnterpriseIds: [], CultureCode: 7 },
            refused(400, 'Invalid EnterpriseIds'),
          ),
        ]
      : []),
  ]),
};
