import { type FixtureExchange, type FixtureResponse, type Scenario, uuidDraw } from '@tokenyard/core/testing';
import {
  asking,
  bare,
  contosoId,
  done,
  formOf,
  invalid,
  logoPath,
  missing,
  multipart,
  nobodyId,
  northwindId,
  notFound,
  options,
  png,
  rowsOf,
  start,
  subClientPath,
  succeeded,
  swagger,
  uploading,
  writing,
} from './parts.ts';

const fileId = (index: number) => `c0ffee00-6e4a-4d0f-8b7a-${String(index).padStart(12, '0')}`;
const urlOf = (index: number, extension: string) =>
  `https://file-cdn.mesh.example/clients/logo/registered/${fileId(index)}.${extension}`;

const largest = 5 * 1024 * 1024;

const taken: readonly (readonly [name: string, body: unknown, extension: string])[] = [
  ['a PNG', formOf(png), 'png'],
  ['a JPEG', formOf({ ...png, filename: 'logo.jpg', type: 'image/jpeg' }), 'jpg'],
  ['a JPEG by its other names', formOf({ ...png, filename: 'logo.jpeg', type: 'image/jpg' }), 'jpeg'],
  ['name and type need not agree', formOf({ ...png, filename: 'logo.png', type: 'image/jpeg' }), 'png'],
  ['letter case', formOf({ ...png, filename: 'LOGO.PNG', type: 'IMAGE/PNG' }), 'png'],
  ['a name with dots and a folder', formOf({ ...png, filename: '../my.logo.v2.jpg' }), 'jpg'],
  ['one byte', formOf({ ...png, content: 'x' }), 'png'],
  ['the largest size', formOf({ ...png, content: 'x'.repeat(largest) }), 'png'],
  ['the first of two files', formOf(png, { ...png, filename: 'logo.jpg' }), 'png'],
];

export const logos: Scenario = {
  name: 'files that are taken as a logo',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...taken.map(
      ([name, body, extension], index): FixtureExchange => ({
        name,
        operation: 'uploadLogo',
        random: [uuidDraw(fileId(index))],
        request: uploading(northwindId, body),
        response: succeeded('30967b18', { logoUrl: urlOf(index, extension) }),
      }),
    ),
    {
      name: 'the charset of a form is of no concern when it is UTF-8',
      operation: 'uploadLogo',
      random: [uuidDraw(fileId(99))],
      request: uploading(contosoId, formOf(png), { 'content-type': `${multipart}; charset=utf-8` }),
      response: succeeded('30967b18', { logoUrl: urlOf(99, 'png') }),
    },
  ],
};

const names = { businessLegalName: 'Contoso Cafe GmbH', displayName: 'Contoso Cafe' };
const contoso = (logoUrl: string | null) =>
  succeeded('51d01c67', { id: contosoId, logoUrl, ...names, callbackUrls: [], catalogConfiguration: null });
const read = asking('GET', subClientPath(contosoId));
const upload = (index: number): FixtureExchange => ({
  name: `upload ${index}`,
  operation: 'uploadLogo',
  random: [uuidDraw(fileId(index))],
  request: uploading(contosoId, formOf(png)),
  response: succeeded('30967b18', { logoUrl: urlOf(index, 'png') }),
});

export const logoLife: Scenario = {
  name: 'a logo is replaced, kept by an update, removed, and goes with its client',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rowsOf('deleteLogo', [['remove it where there is none', asking('DELETE', logoPath(contosoId)), done]]),
    upload(1),
    upload(2),
    ...rowsOf('getSubClient', [['the last upload counts', read, contoso(urlOf(2, 'png'))]]),
    ...rowsOf('updateSubClient', [
      ['an update keeps the logo', writing('PUT', subClientPath(contosoId), names), contoso(urlOf(2, 'png'))],
    ]),
    ...rowsOf('deleteLogo', [['remove it', asking('DELETE', logoPath(contosoId.toUpperCase())), done]]),
    ...rowsOf('getSubClient', [['it is gone', read, contoso(null)]]),
    upload(3),
    ...rowsOf('deleteSubClient', [['delete a client with a logo', asking('DELETE', subClientPath(contosoId)), done]]),
    ...rowsOf('deleteLogo', [['its logo went with it', asking('DELETE', logoPath(contosoId)), notFound]]),
  ],
};

const unsupported = bare(415);
const noFile = missing('logoFile');

const refused: readonly (readonly [name: string, body: unknown, response: FixtureResponse])[] = [
  ['no part', formOf(), noFile],
  ['no body', undefined, noFile],
  ['a part of another name', formOf({ ...png, name: 'logo' }), noFile],
  ['a part without a file name', formOf({ name: 'logoFile', content: 'text' }), noFile],
  ['missing goes before unknown', formOf({ name: 'note', content: 'x' }), noFile],
  ['an empty file', formOf({ ...png, content: '' }), unsupported],
  ['one byte too many', formOf({ ...png, content: 'x'.repeat(largest + 1) }), unsupported],
  ['more than the sandbox reads', formOf({ ...png, content: 'x'.repeat(6 * 1024 * 1024) }), unsupported],
  ['only the extension is wrong', formOf({ ...png, filename: 'logo.gif' }), unsupported],
  ['no extension', formOf({ ...png, filename: 'png' }), unsupported],
  ['an extension before another', formOf({ ...png, filename: 'logo.png.svg' }), unsupported],
  ['no file name', formOf({ ...png, filename: '' }), unsupported],
  ['only the type is wrong', formOf({ ...png, type: 'image/svg+xml' }), unsupported],
  ['no type', formOf({ name: 'logoFile', filename: 'logo.png' }), unsupported],
  ['a wrong kind goes before unknown', formOf({ name: 'note' }, { ...png, type: 'text/plain' }), unsupported],
  ['an unknown part', formOf(png, { name: 'note', content: 'x' }), invalid('note')],
  ['an unknown part of a name that every object has', formOf(png, { name: 'toString' }), invalid('toString')],
  ['no form', 'not a form', invalid('body')],
  ['a form that breaks off', formOf(png).slice(0, -20), invalid('body')],
];

export const logoRules: Scenario = {
  name: 'uploads that are no logo, told before the id',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rowsOf(
      'uploadLogo',
      refused.map(([name, body, response]) => [name, uploading(nobodyId, body), response] as const),
    ),
    ...rowsOf('uploadLogo', [
      [
        'a form without a boundary',
        uploading(nobodyId, formOf(png), { 'content-type': 'multipart/form-data' }),
        invalid('body'),
      ],
      ['a logo for an unknown id', uploading(nobodyId, formOf(png)), notFound],
    ]),
  ],
};
