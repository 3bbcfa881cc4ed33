import type { Scenario } from '@tokenyard/core/testing';
import {
  answered,
  envelope,
  exchange,
  grossId,
  minimal,
  netId,
  nothing,
  portfolioId,
  portfolioToken,
  post,
  refused,
  start,
  unknownId,
} from './parts.ts';
import { grossPin, linkedGross, linkedNet } from './seeded.ts';

const operation = 'getAllEnterprises';
const source = 'https://docs.mews.com/connector-api/operations/enterprises';
const Limitation = { Count: 10 };
const page = (...Enterprises: readonly { Id: unknown }[]) =>
  answered({ Enterprises, Cursor: Enterprises.at(-1)?.Id ?? null });
const both = page(linkedNet, linkedGross);
const listed = (name: string, members: Readonly<Record<string, unknown>>, outcome = both) =>
  exchange(operation, name, { Limitation, ...members }, outcome, portfolioToken);
const invalid = (member: string) => refused(400, `Invalid ${member}`);
const many = (length: number) => Array.from({ length }, () => grossId);

export const enterprises: Scenario = {
  name: 'enterprises are listed page by page, newest first',
  source,
  at: start,
  exchanges: [
    exchange(operation, 'a single token', { Limitation }, page(linkedGross)),
    listed('a portfolio token', {}),
    listed('the first page', { Limitation: { Count: 1 } }, page(linkedNet)),
    listed('the second page', { Limitation: { Count: 1, Cursor: netId } }, page(linkedGross)),
    listed('the page behind the last', { Limitation: { Count: 1, Cursor: grossId } }, page()),
    listed('a cursor of null is none', { Limitation: { Count: 1, Cursor: null } }, page(linkedNet)),
    listed('a cursor in upper case', { Limitation: { Count: 1, Cursor: netId.toUpperCase() } }, page(linkedGross)),
    listed(
      'a cursor that the filter hides',
      { EnterpriseIds: [grossId], Limitation: { Count: 5, Cursor: netId } },
      page(linkedGross),
    ),
    listed('one of the enterprises', { EnterpriseIds: [grossId] }, page(linkedGross)),
    listed('an id twice, in two spellings', { EnterpriseIds: [netId, netId.toUpperCase()] }, page(linkedNet)),
    listed('as many ids as are taken', { EnterpriseIds: many(1000) }, page(linkedGross)),
    listed('external identifiers', { ExternalIdentifiers: ['TY-NET', 'TY-NONE'] }, page(linkedNet)),
    listed('external identifiers match exactly', { ExternalIdentifiers: ['ty-net'] }, page()),
    listed(
      'linked from the start on',
      { LinkedUtc: { StartUtc: '2024-01-15T00:00:00Z', EndUtc: '2024-02-15T00:00:00Z' } },
      page(linkedGross),
    ),
    listed(
      'linked at that very moment',
      { LinkedUtc: { StartUtc: '2024-02-15T00:00:00Z', EndUtc: '2024-02-15T01:00:00.5+01:00' } },
      page(linkedNet),
    ),
    listed('updated in an interval of three months', {
      UpdatedUtc: { StartUtc: '2024-01-10T09:00:00+01:00', EndUtc: '2024-04-10T08:00:00.0000000Z' },
    }),
    listed(
      'filters are combined',
      {
        ExternalIdentifiers: ['TY-NET'],
        LinkedUtc: { StartUtc: '2024-01-01T00:00:00Z', EndUtc: '2024-02-01T00:00:00Z' },
      },
      page(),
    ),
    listed('unknown members are ignored at any depth', { Limitation: { Count: 10, Offset: 3 }, Extent: {} }),
    {
      name: 'an empty page without a body',
      operation,
      request: post(operation, { ...envelope(), Limitation, ExternalIdentifiers: ['none'] }, minimal),
      ...nothing,
    },
    {
      name: 'a page that is not empty has a body all the same',
      operation,
      request: post(operation, { ...envelope(), Limitation }, minimal),
      ...page(linkedGross),
    },
    {
      name: 'the preference is one of a list, in any spelling',
      operation,
      request: post(
        operation,
        { ...envelope(), Limitation, ExternalIdentifiers: ['none'] },
        { headers: { ...minimal.headers, prefer: 'respond-async, Return = "MINIMAL"; foo=bar' } },
      ),
      ...nothing,
    },
    {
      name: 'the first of two preferences counts',
      operation,
      request: post(
        operation,
        { ...envelope(), Limitation, ExternalIdentifiers: ['none'] },
        { headers: { ...minimal.headers, prefer: 'return=representation, return=minimal' } },
      ),
      ...page(),
    },
  ],
};

const interval = (StartUtc: unknown, EndUtc: unknown) => ({ StartUtc, EndUtc });

export const enterpriseErrors: Scenario = {
  name: 'a listing of enterprises names the first member that breaks a rule',
  source,
  at: start,
  exchanges: [
    listed('no ids', { EnterpriseIds: [] }, invalid('EnterpriseIds')),
    listed('too many ids', { EnterpriseIds: many(1001) }, invalid('EnterpriseIds')),
    listed('an id that is none', { EnterpriseIds: [grossId, 'net'] }, invalid('EnterpriseIds')),
    listed('ids that are no list', { EnterpriseIds: grossId }, invalid('EnterpriseIds')),
    listed('an unknown id', { EnterpriseIds: [grossId, unknownId] }, invalid('EnterpriseIds')),
    listed('the portfolio itself', { EnterpriseIds: [portfolioId] }, invalid('EnterpriseIds')),
    exchange(
      operation,
      'an enterprise of somebody else',
      { Limitation, EnterpriseIds: [netId] },
      invalid('EnterpriseIds'),
    ),
    listed('EnterpriseIds come before Limitation', { EnterpriseIds: [], Limitation: 1 }, invalid('EnterpriseIds')),
    exchange(operation, 'no limitation', {}, invalid('Limitation')),
    listed('a limitation of null', { Limitation: null }, invalid('Limitation')),
    listed('a limitation that is a list', { Limitation: [10] }, invalid('Limitation')),
    listed('no count', { Limitation: {} }, invalid('Count')),
    listed('a count of 0', { Limitation: { Count: 0 } }, invalid('Count')),
    listed('a count of 1001', { Limitation: { Count: 1001 } }, invalid('Count')),
    listed('half a count', { Limitation: { Count: 1.5 } }, invalid('Count')),
    listed('a count as text', { Limitation: { Count: '10' } }, invalid('Count')),
    listed('Count comes before Cursor', { Limitation: { Count: 0, Cursor: 'x' } }, invalid('Count')),
    listed('a cursor that is no id', { Limitation: { Count: 1, Cursor: 'x' } }, invalid('Cursor')),
    listed('an unknown cursor', { Limitation: { Count: 1, Cursor: unknownId } }, invalid('Cursor')),
    listed('a cursor of another kind', { Limitation: { Count: 1, Cursor: grossPin.Id } }, invalid('Cursor')),
    exchange(operation, 'a cursor out of reach', { Limitation: { Count: 1, Cursor: netId } }, invalid('Cursor')),
    listed('no identifiers', { ExternalIdentifiers: [] }, invalid('ExternalIdentifiers')),
    listed('identifiers of a wrong type', { ExternalIdentifiers: [1] }, invalid('ExternalIdentifiers')),
    listed(
      'too many identifiers',
      { ExternalIdentifiers: Array.from({ length: 1001 }, String) },
      invalid('ExternalIdentifiers'),
    ),
    listed('an interval with one end', { LinkedUtc: { StartUtc: start } }, invalid('LinkedUtc')),
    listed('an end of null', { LinkedUtc: interval(start, null) }, invalid('LinkedUtc')),
    listed(
      'an interval that ends before it starts',
      { UpdatedUtc: interval(start, '2026-03-02T09:59:59Z') },
      invalid('UpdatedUtc'),
    ),
    listed(
      'more than three months',
      { UpdatedUtc: interval('2026-01-31T00:00:00Z', '2026-04-30T00:00:01Z') },
      invalid('UpdatedUtc'),
    ),
    listed('a day that does not exist', { UpdatedUtc: interval('2026-02-30T00:00:00Z', start) }, invalid('UpdatedUtc')),
    listed(
      'an hour that does not exist',
      { UpdatedUtc: interval('2026-03-01T24:00:00Z', start) },
      invalid('UpdatedUtc'),
    ),
    listed('a moment without a zone', { UpdatedUtc: interval('2026-03-01T00:00:00', start) }, invalid('UpdatedUtc')),
    listed('a moment without a time', { UpdatedUtc: interval('2026-03-01', start) }, invalid('UpdatedUtc')),
    listed(
      'a moment with 8 fractional digits',
      { UpdatedUtc: interval('2026-03-01T00:00:00.00000000Z', start) },
      invalid('UpdatedUtc'),
    ),
    listed('an interval that is no object', { LinkedUtc: start }, invalid('LinkedUtc')),
    listed('LinkedUtc comes before UpdatedUtc', { UpdatedUtc: 1, LinkedUtc: 1 }, invalid('LinkedUtc')),
    listed(
      'names are compared in their spelling',
      { limitation: Limitation, Limitation: undefined },
      invalid('Limitation'),
    ),
  ],
};
