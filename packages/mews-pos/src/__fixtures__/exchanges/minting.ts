import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { authorized, type Headers, inOneWindow, jsonApi, mint, minted, resource, start, tableId } from './parts.ts';

interface Row {
  readonly name: string;
  readonly data: unknown;
  readonly enterpriseId: string | null;
  readonly headers?: Headers;
}

const withEnterprise = (name: string, enterpriseId: string | null): Row => ({
  name,
  data: { ...resource, attributes: { enterpriseId } },
  enterpriseId,
});

const rows: readonly Row[] = [
  withEnterprise('no enterprise', null),
  withEnterprise('an empty name', ''),
  withEnterprise('any characters but markup', 'Zur Post\n"Ä"\u0000\u{1f3e8}'),
  withEnterprise('255 code points in 510 UTF-16 units', '\u{1f3e8}'.repeat(255)),
  {
    name: 'unknown members are ignored',
    data: {
      ...resource,
      attributes: { ...resource.attributes, expiresAt: null, secretKey: '<' },
      relationships: { ...resource.relationships, menu: 1 },
      links: null,
      meta: [],
    },
    enterpriseId: 'hotel-42',
  },
  {
    name: 'the id of the space code in upper case',
    data: {
      ...resource,
      relationships: { spaceCode: { data: { type: 'spaceCodes', id: tableId.toUpperCase() }, meta: {} } },
    },
    enterpriseId: 'hotel-42',
  },
  {
    name: 'an idempotency key is ignored, so the same one mints again',
    data: resource,
    enterpriseId: 'hotel-42',
    headers: { 'idempotency-key': 'one' },
  },
  {
    name: 'and again',
    data: resource,
    enterpriseId: 'hotel-42',
    headers: { 'idempotency-key': 'one' },
  },
];

export const minting: Scenario = {
  name: 'what a token may be asked for',
  source: 'https://docs.mews.com/pos-api/operations/shortlivedintegrationtokens',
  at: start,
  exchanges: inOneWindow(
    ...rows.map(
      ({ name, data, enterpriseId, headers }) =>
        (left: Headers): FixtureExchange => ({
          name,
          operation: 'createShortlivedIntegrationToken',
          request: mint({ headers: { ...authorized(), 'content-type': jsonApi, ...headers }, body: { data } }),
          ...minted(left, enterpriseId),
        }),
    ),
  ),
};
