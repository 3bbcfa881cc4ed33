import type { FixtureResponse, Scenario } from '@tokenyard/core/testing';
import {
  contosoId,
  invalid,
  missing,
  nobodyId,
  notFound,
  options,
  rowsOf,
  start,
  subClientPath,
  subClientsPath,
  succeeded,
  swagger,
  writing,
} from './parts.ts';

const names = { businessLegalName: 'A', displayName: 'B' };
const withCatalog = (catalogConfiguration: unknown) => ({ ...names, catalogConfiguration });
const withUrls = (callbackUrls: unknown) => ({ ...names, callbackUrls });
const integration = '5f2a0a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10';
const times = <T>(count: number, item: T): readonly T[] => Array.from({ length: count }, () => item);
/** Two UTF-16 units, one character. */
const wide = '\ud83d\ude00';
const catalog = invalid('catalogConfiguration');
const urls = invalid('callbackUrls');

const refused: readonly (readonly [name: string, body: unknown, response: FixtureResponse])[] = [
  ['no legal name', { displayName: 'B' }, missing('businessLegalName')],
  ['no display name', { businessLegalName: 'A' }, missing('displayName')],
  ['nothing', {}, missing('businessLegalName')],
  ['null as a name', { ...names, displayName: null }, missing('displayName')],
  ['missing goes before wrong', { businessLegalName: 1, callbackUrls: 1 }, missing('displayName')],
  ['missing goes before unknown', { extra: 1, businessLegalName: 'A' }, missing('displayName')],
  ['a number as a name', { ...names, businessLegalName: 1 }, invalid('businessLegalName')],
  ['a name of 301 characters', { ...names, displayName: 'x'.repeat(301) }, invalid('displayName')],
  ['a name of 301 wide characters', { ...names, displayName: wide.repeat(301) }, invalid('displayName')],
  [
    'the first of several wrong members, in the order of the declaration',
    { callbackUrls: 1, catalogConfiguration: 1, displayName: 1, businessLegalName: 1 },
    invalid('businessLegalName'),
  ],
  ['link URLs before the catalog', { catalogConfiguration: 1, callbackUrls: 1, ...names }, urls],
  ['wrong goes before unknown', { extra: 1, ...withUrls('') }, urls],
  ['an unknown member', { ...names, logoUrl: null }, invalid('logoUrl')],
  ['a text as link URLs', withUrls('https://a.example'), urls],
  ['a number as a link URL', withUrls(['https://a.example', 1]), urls],
  ['null as a link URL', withUrls([null]), urls],
  ['an empty link URL', withUrls(['']), urls],
  ['a link URL of 2049 characters', withUrls(['x'.repeat(2049)]), urls],
  ['51 link URLs', withUrls(times(51, 'x')), urls],
  ['a list longer than the sandbox checks', withUrls(times(200_000, 1)), urls],
  ['a text as the catalog', withCatalog('all'), catalog],
  ['a list as the catalog', withCatalog([]), catalog],
  ['an unknown member of the catalog', withCatalog({ includeIntegrations: [] }), catalog],
  ['an unknown category', withCatalog({ excludeIntegrationCategories: ['bank'] }), catalog],
  ['a category in upper case', withCatalog({ excludeIntegrationCategories: ['Wallet'] }), catalog],
  ['both categories', withCatalog({ excludeIntegrationCategories: ['exchange', 'wallet'] }), catalog],
  ['11 categories', withCatalog({ excludeIntegrationCategories: times(11, 'wallet') }), catalog],
  ['an integration that is no UUID', withCatalog({ excludeIntegrations: ['x'] }), catalog],
  ['1001 integrations', withCatalog({ excludeIntegrations: times(1001, integration) }), catalog],
  ['a text as the whitelist', withCatalog({ integrationWhiteList: integration }), catalog],
  ['1001 integrations in the whitelist', withCatalog({ integrationWhiteList: times(1001, integration) }), catalog],
  [
    'a whitelist beside integrations',
    withCatalog({ integrationWhiteList: [integration], excludeIntegrations: [integration] }),
    catalog,
  ],
  [
    'a whitelist beside a category',
    withCatalog({ integrationWhiteList: [integration], excludeIntegrationCategories: ['wallet'] }),
    catalog,
  ],
  ['a longer list inside the catalog', withCatalog({ excludeIntegrations: times(100_000, 1) }), catalog],
  ['no body', undefined, invalid('body')],
  ['malformed JSON', '{', invalid('body')],
  ['a list as the body', [names], invalid('body')],
];

const taken: readonly (readonly [name: string, body: object])[] = [
  ['names of 300 characters', { businessLegalName: 'x'.repeat(300), displayName: wide.repeat(300) }],
  ['50 link URLs', withUrls(times(50, 'x'))],
  ['a link URL of 2048 characters', withUrls([wide.repeat(2048)])],
  ['10 categories', withCatalog({ excludeIntegrationCategories: times(10, 'wallet') })],
  ['1000 integrations', withCatalog({ excludeIntegrations: times(1000, integration) })],
  ['1000 integrations in the whitelist', withCatalog({ integrationWhiteList: times(1000, integration) })],
  [
    'a whitelist beside lists that are unset',
    withCatalog({ excludeIntegrationCategories: null, excludeIntegrations: [], integrationWhiteList: [integration] }),
  ],
  [
    'exclusions beside a whitelist that is unset',
    withCatalog({
      excludeIntegrationCategories: ['exchange'],
      excludeIntegrations: [integration],
      integrationWhiteList: null,
    }),
  ],
];

const rules = (operation: string, method: string, target: string): Scenario['exchanges'] =>
  rowsOf(
    operation,
    refused.map(([name, body, response]) => [name, writing(method, target, body), response]),
  );

export const createRules: Scenario = {
  name: 'bodies that register no client',
  source: swagger,
  at: start,
  options,
  exchanges: rules('createSubClient', 'POST', subClientsPath),
};

export const updateRules: Scenario = {
  name: 'bodies that update no client, told before the id, and the longest that do',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rules('updateSubClient', 'PUT', subClientPath(nobodyId)),
    ...rowsOf('updateSubClient', [
      ['a valid body for an unknown id', writing('PUT', subClientPath(nobodyId), names), notFound],
      ...taken.map(
        ([name, body]) =>
          [
            name,
            writing('PUT', subClientPath(contosoId), body),
            succeeded('51d01c67', {
              id: contosoId,
              logoUrl: null,
              ...names,
              callbackUrls: [],
              catalogConfiguration: null,
              ...body,
            }),
          ] as const,
      ),
    ]),
  ],
};
