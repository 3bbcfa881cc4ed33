import type { Scenario } from '@tokenyard/core/testing';
import {
  answered,
  envelope,
  exchange,
  firstOrder,
  grossId,
  minimal,
  netId,
  nothing,
  portfolioId,
  portfolioToken,
  post,
  refused,
  secondOrder,
  start,
  unknownId,
} from './parts.ts';
import { deletedTag, grossPin, netPin } from './seeded.ts';

const operation = 'getAllResourceAccessTokens';
const source = 'https://docs.mews.com/connector-api/operations/resourceaccesstokens';
const Limitation = { Count: 10 };
const page = (...ResourceAccessTokens: readonly { Id: unknown }[]) =>
  answered({ ResourceAccessTokens, Cursor: ResourceAccessTokens.at(-1)?.Id ?? null });
const interval = (StartUtc: unknown, EndUtc: unknown) => ({ StartUtc, EndUtc });

/** A filter that lets every seeded token through. */
const all = { UpdatedUtc: interval('2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z') };
type Members = Readonly<Record<string, unknown>>;
const listed = (name: string, members: Members, outcome = page(deletedTag, netPin, grossPin)) =>
  exchange(operation, name, { Limitation, ...members }, outcome, portfolioToken);
const invalid = (member: string) => refused(400, `Invalid ${member}`);

export const resourceAccessTokenListing: Scenario = {
  name: 'resource access tokens are listed page by page, newest first',
  source,
  at: start,
  exchanges: [
    listed('a portfolio token sees those of all its enterprises, of one moment the later added first', all),
    exchange(operation, 'a single token sees those of its own', { Limitation, ...all }, page(deletedTag, grossPin)),
    listed('one enterprise', { ...all, EnterpriseIds: [netId] }, page(netPin)),
    listed('the first page', { ...all, Limitation: { Count: 2 } }, page(deletedTag, netPin)),
    listed('the second page', { ...all, Limitation: { Count: 2, Cursor: netPin.Id } }, page(grossPin)),
    listed('the page behind the last', { ...all, Limitation: { Count: 2, Cursor: grossPin.Id } }, page()),
    listed(
      'a cursor that the filters hide',
      { ...all, ActivityStates: ['Active'], Limitation: { Count: 9, Cursor: deletedTag.Id } },
      page(netPin, grossPin),
    ),
    listed(
      'ids, in the order of the listing',
      { ResourceAccessTokenIds: [grossPin.Id, unknownId, String(deletedTag.Id).toUpperCase()] },
      page(deletedTag, grossPin),
    ),
    listed(
      'ids behind a cursor',
      { ResourceAccessTokenIds: [grossPin.Id, deletedTag.Id], Limitation: { Count: 9, Cursor: netPin.Id } },
      page(grossPin),
    ),
    listed('ids that match nothing', { ResourceAccessTokenIds: [unknownId] }, page()),
    exchange(
      operation,
      'ids of another enterprise match nothing',
      { Limitation, ResourceAccessTokenIds: [netPin.Id] },
      page(),
    ),
    listed('reservations', { ServiceOrderIds: [secondOrder, unknownId] }, page(grossPin)),
    listed('active ones', { ...all, ActivityStates: ['Active'] }, page(netPin, grossPin)),
    listed('deleted ones', { ...all, ActivityStates: ['Deleted'] }, page(deletedTag)),
    listed('both states', { ...all, ActivityStates: ['Deleted', 'Active'] }),
    listed('no states are the same as both', { ...all, ActivityStates: [] }),
    listed('states of null are the same as both', { ...all, ActivityStates: null }),
    listed(
      'filters are combined',
      { ServiceOrderIds: [firstOrder, secondOrder], ActivityStates: ['Active'], ...all },
      page(grossPin),
    ),
    listed(
      'updated before the end of the interval',
      { UpdatedUtc: interval('2025-01-10T09:00:01Z', '2025-01-12T09:00:00Z') },
      page(),
    ),
    listed(
      'updated at that very moment',
      { UpdatedUtc: interval('2025-01-12T09:00:00Z', '2025-01-12T09:00:00Z') },
      page(deletedTag),
    ),
    listed('valid in a part of the interval', {
      CollidingUtc: interval('2030-06-05T09:59:59Z', '2030-06-06T00:00:00Z'),
    }),
    listed(
      'valid until the interval starts',
      { CollidingUtc: interval('2030-06-05T10:00:00Z', '2030-06-06T00:00:00Z') },
      page(),
    ),
    listed(
      'valid from the end of the interval on',
      { CollidingUtc: interval('2030-06-01T00:00:00Z', '2030-06-01T14:00:00Z') },
      page(),
    ),
    listed('valid from that moment on', { CollidingUtc: interval('2030-06-01T14:00:00Z', '2030-06-01T14:00:00Z') }),
    listed(
      'valid until that moment',
      { CollidingUtc: interval('2030-06-05T10:00:00Z', '2030-06-05T10:00:00Z') },
      page(),
    ),
    {
      name: 'an empty page without a body',
      operation,
      request: post(operation, { ...envelope(), Limitation, ResourceAccessTokenIds: [unknownId] }, minimal),
      ...nothing,
    },
  ],
};

export const resourceAccessTokenListingErrors: Scenario = {
  name: 'a listing of resource access tokens names the first member that breaks a rule',
  source,
  at: start,
  exchanges: [
    listed('an enterprise out of reach', { ...all, EnterpriseIds: [unknownId] }, invalid('EnterpriseIds')),
    listed('the portfolio itself', { ...all, EnterpriseIds: [portfolioId] }, invalid('EnterpriseIds')),
    listed('no enterprises', { ...all, EnterpriseIds: [], Limitation: null }, invalid('EnterpriseIds')),
    listed('no limitation', { ...all, Limitation: undefined }, invalid('Limitation')),
    listed('a count of 0', { ...all, Limitation: { Count: 0 } }, invalid('Count')),
    listed('a count of 1001', { ...all, Limitation: { Count: 1001 } }, invalid('Count')),
    listed('an unknown cursor', { ...all, Limitation: { Count: 1, Cursor: unknownId } }, invalid('Cursor')),
    listed('a cursor of another kind', { ...all, Limitation: { Count: 1, Cursor: grossId } }, invalid('Cursor')),
    exchange(
      operation,
      'a cursor out of reach',
      { ...all, Limitation: { Count: 1, Cursor: netPin.Id } },
      invalid('Cursor'),
    ),
    listed('no filter', {}, invalid('ResourceAccessTokenIds')),
    listed(
      'nulls and what is no filter',
      { ServiceOrderIds: null, ActivityStates: ['Active'], EnterpriseIds: [netId] },
      invalid('ResourceAccessTokenIds'),
    ),
    listed('no ids', { ResourceAccessTokenIds: [] }, invalid('ResourceAccessTokenIds')),
    listed('an id that is none', { ResourceAccessTokenIds: ['x'] }, invalid('ResourceAccessTokenIds')),
    listed(
      'too many ids',
      { ResourceAccessTokenIds: Array.from({ length: 1001 }, () => unknownId) },
      invalid('ResourceAccessTokenIds'),
    ),
    listed('no reservations', { ServiceOrderIds: [] }, invalid('ServiceOrderIds')),
    listed('a reservation that is no id', { ServiceOrderIds: [7] }, invalid('ServiceOrderIds')),
    listed('an interval with one end', { CollidingUtc: { EndUtc: start } }, invalid('CollidingUtc')),
    listed('a reversed interval', { CollidingUtc: interval(start, '2026-03-01T00:00:00Z') }, invalid('CollidingUtc')),
    listed(
      'more than three months',
      { CollidingUtc: interval('2025-11-30T00:00:00Z', '2026-02-28T00:00:01Z') },
      invalid('CollidingUtc'),
    ),
    listed(
      'a reversed update interval',
      { UpdatedUtc: interval(start, '2026-03-01T00:00:00Z') },
      invalid('UpdatedUtc'),
    ),
    listed('an unknown state', { ...all, ActivityStates: ['Active', 'Expired'] }, invalid('ActivityStates')),
    listed('states that are no list', { ...all, ActivityStates: 'Active' }, invalid('ActivityStates')),
    listed(
      'the first in table order is named',
      { ActivityStates: 1, UpdatedUtc: 1, CollidingUtc: 1, ServiceOrderIds: 1 },
      invalid('ServiceOrderIds'),
    ),
  ],
};
