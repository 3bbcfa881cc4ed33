import type { FixtureRequest, Scenario } from '@tokenyard/core/testing';
import {
  bare,
  callbackUrlsPath,
  demoPair,
  done,
  formOf,
  type Headers,
  minting,
  multipart,
  northwindId,
  options,
  png,
  rowsOf,
  start,
  subClientPath,
  subClientsPath,
  swagger,
  uploading,
  writing,
} from './parts.ts';

const unsupported = bare(415);

const refused: readonly (readonly [name: string, contentType: string | undefined])[] = [
  ['no type', undefined],
  ['an empty type', ''],
  ['no media type', 'json'],
  ['a range', '*/*'],
  ['a type of its own', 'application/xml'],
  ['plain text', 'text/plain'],
  ['a form', 'application/x-www-form-urlencoded'],
  ['a type that only begins like one', 'application/jsonp'],
  ['two types', 'application/json, application/json'],
  ['another charset', 'application/json; charset=iso-8859-1'],
  ['UTF-16', 'application/json; charset=utf-16le'],
  ['an empty charset', 'application/json; charset=""'],
  ['a charset that breaks off', 'application/json; charset="utf-8'],
];

/** Types that only the mint takes. */
const mintOnly: readonly (readonly [name: string, contentType: string])[] = [
  ['text/json', 'text/json'],
  ['a type that ends with +json', 'application/vnd.mesh+json'],
];

const typed = (request: FixtureRequest, contentType: string | undefined): FixtureRequest => {
  const headers: Headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name !== 'content-type'),
  );
  return { ...request, headers: contentType === undefined ? headers : { ...headers, 'content-type': contentType } };
};

const rows = (request: FixtureRequest, types: readonly (readonly [string, string | undefined])[]) =>
  types.map(([name, contentType]) => [name, typed(request, contentType), unsupported] as const);

const named = { businessLegalName: 'A', displayName: 'B' };
const prefixed = (prefix: string, list: ReturnType<typeof rows>) =>
  list.map(([name, ...rest]) => [`${prefix}: ${name}`, ...rest] as const);

export const mediaTypes: Scenario = {
  name: 'a body of another media type or charset is refused',
  source: swagger,
  at: start,
  options: { ...options, rateLimit: { limit: 1000, windowSeconds: 60 } },
  exchanges: [
    ...rowsOf('createToken', [
      ...prefixed('mint', rows(minting(demoPair), refused)),
      ['mint: a +json type of text', typed(minting(demoPair), 'text/vnd.mesh+json'), unsupported],
      ['mint: a +json type without a name', typed(minting(demoPair), 'application/+json'), unsupported],
      ['mint: a wrong type of no body', typed(minting(undefined), 'text/plain'), unsupported],
    ]),
    ...rowsOf(
      'createSubClient',
      prefixed('create', rows(writing('POST', subClientsPath, named), [...refused, ...mintOnly])),
    ),
    ...rowsOf(
      'updateSubClient',
      prefixed('update', rows(writing('PUT', subClientPath(northwindId), named), [...refused, ...mintOnly])),
    ),
    ...rowsOf(
      'setCallbackUrls',
      prefixed('link URLs', rows(writing('POST', callbackUrlsPath, { callbackUrls: [] }), [...refused, ...mintOnly])),
    ),
    ...rowsOf('uploadLogo', [
      ...prefixed('logo', rows(uploading(northwindId, formOf(png)), [...refused, ...mintOnly])),
      ['logo: JSON', typed(uploading(northwindId, { logoFile: 'x' }), 'application/json'), unsupported],
      [
        'logo: a form of another charset',
        typed(uploading(northwindId, formOf(png)), `${multipart}; charset=latin1`),
        unsupported,
      ],
    ]),
    ...rowsOf('setCallbackUrls', [
      [
        'link URLs: the charset in upper case and quotes',
        typed(writing('POST', callbackUrlsPath, { callbackUrls: [] }), 'application/json; charset="UTF-8"'),
        done,
      ],
      ['link URLs: a byte order mark', writing('POST', callbackUrlsPath, '\uFEFF{"callbackUrls":[]}'), done],
    ]),
    ...rowsOf('deleteSubClient', [
      [
        'an operation without a body looks at no type',
        writing('DELETE', subClientPath(northwindId), 'anything', { 'content-type': 'text/plain' }),
        done,
      ],
    ]),
  ],
};
