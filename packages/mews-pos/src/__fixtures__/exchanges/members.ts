import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { type ExpectedError, type Headers, inOneWindow, mint, refused, resource, start, tableId } from './parts.ts';

type Row = readonly [name: string, data: unknown, ...errors: readonly ExpectedError[]];

const error = (code: string, detail: string, pointer: string): ExpectedError => ({ code, detail, source: { pointer } });
const blank = (label: string, pointer: string) => error('blank', `${label} can't be blank`, pointer);
const invalid = (label: string, pointer: string) => error('invalid', `${label} is invalid`, pointer);
const tooLong = error(
  'too_long',
  'Enterprise id is too long (maximum is 255 characters)',
  '/data/attributes/enterpriseId',
);

const { type, attributes, relationships } = resource;
const withEnterprise = (enterpriseId: unknown) => ({ ...resource, attributes: { enterpriseId } });
const withSpaceCode = (spaceCode: unknown) => ({ ...resource, relationships: { spaceCode } });
const withIdentifier = (data: unknown) => withSpaceCode({ data });

const enterprise = '/data/attributes/enterpriseId';
const spaceCode = '/data/relationships/spaceCode';
const identifier = `${spaceCode}/data`;

const rows: readonly Row[] = [
  ['type: missing', { attributes, relationships }, blank('Type', '/data')],
  ['type: null', { ...resource, type: null }, blank('Type', '/data/type')],
  ['type: no string', { ...resource, type: ['x'] }, invalid('Type', '/data/type')],

  ['attributes: missing', { type, relationships }, blank('Attributes', '/data')],
  ['attributes: null', { ...resource, attributes: null }, blank('Attributes', '/data/attributes')],
  ['attributes: no object', { ...resource, attributes: [] }, invalid('Attributes', '/data/attributes')],

  ['enterprise id: missing', { ...resource, attributes: {} }, blank('Enterprise id', '/data/attributes')],
  ['enterprise id: no string', withEnterprise(42), invalid('Enterprise id', enterprise)],
  ['enterprise id: <', withEnterprise('a<b'), invalid('Enterprise id', enterprise)],
  ['enterprise id: >', withEnterprise('>'), invalid('Enterprise id', enterprise)],
  ['enterprise id: &', withEnterprise('\n&'), invalid('Enterprise id', enterprise)],
  ['enterprise id: 256 code points', withEnterprise('\u{1f3e8}'.repeat(256)), tooLong],
  ['enterprise id: too long is told, not invalid', withEnterprise('<'.repeat(256)), tooLong],

  ['relationships: missing', { type, attributes }, blank('Relationships', '/data')],
  ['relationships: null', { ...resource, relationships: null }, blank('Relationships', '/data/relationships')],
  ['relationships: no object', { ...resource, relationships: 'x' }, invalid('Relationships', '/data/relationships')],

  ['space code: missing', { ...resource, relationships: {} }, blank('Space code', '/data/relationships')],
  ['space code: null', withSpaceCode(null), blank('Space code', spaceCode)],
  ['space code: no object', withSpaceCode(tableId), invalid('Space code', spaceCode)],

  ['space code data: missing', withSpaceCode({}), blank('Space code data', spaceCode)],
  ['space code data: null', withIdentifier(null), blank('Space code data', identifier)],
  ['space code data: several', withIdentifier([]), invalid('Space code data', identifier)],

  ['space code type: missing', withIdentifier({ id: tableId }), blank('Space code type', identifier)],
  [
    'space code type: null',
    withIdentifier({ type: null, id: tableId }),
    blank('Space code type', `${identifier}/type`),
  ],
  [
    'space code type: no string',
    withIdentifier({ type: {}, id: tableId }),
    invalid('Space code type', `${identifier}/type`),
  ],
  [
    'space code type: another',
    withIdentifier({ type: 'spacecodes', id: tableId }),
    error('inclusion', 'Space code type is not included in the list', `${identifier}/type`),
  ],

  ['space code id: missing', withIdentifier({ type: 'spaceCodes' }), blank('Space code id', identifier)],
  ['space code id: null', withIdentifier({ type: 'spaceCodes', id: null }), blank('Space code id', `${identifier}/id`)],
  [
    'space code id: no string',
    withIdentifier({ type: 'spaceCodes', id: 5 }),
    invalid('Space code id', `${identifier}/id`),
  ],
  [
    'space code id: no UUID',
    withIdentifier({ type: 'spaceCodes', id: `{${tableId}}` }),
    invalid('Space code id', `${identifier}/id`),
  ],
  [
    'space code id: unknown',
    withIdentifier({ type: 'spaceCodes', id: '00000000-0000-0000-0000-000000000000' }),
    error('not_found', 'Space code must exist', `${identifier}/id`),
  ],

  [
    'everything that stands in the request, in the order of its fields',
    { type: 1, attributes: { enterpriseId: true }, relationships: { spaceCode: { data: { type: 2, id: '3' } } } },
    invalid('Type', '/data/type'),
    invalid('Enterprise id', enterprise),
    invalid('Space code type', `${identifier}/type`),
    invalid('Space code id', `${identifier}/id`),
  ],
  [
    'everything that does not',
    {},
    blank('Attributes', '/data'),
    blank('Relationships', '/data'),
    blank('Type', '/data'),
  ],
  [
    'an unknown space code is looked for last',
    { ...withIdentifier({ type: 'spaceCodes', id: '00000000-0000-0000-0000-000000000000' }), attributes: {} },
    blank('Enterprise id', '/data/attributes'),
  ],
];

export const members: Scenario = {
  name: 'all violations of the rules for members are told together',
  source: 'https://docs.mews.com/pos-api/operations/shortlivedintegrationtokens',
  at: start,
  exchanges: inOneWindow(
    ...rows.map(
      ([name, data, ...errors]) =>
        (left: Headers): FixtureExchange => ({
          name,
          operation: 'createShortlivedIntegrationToken',
          request: mint({ body: { data } }),
          ...refused(422, left, ...errors),
        }),
    ),
  ),
};
