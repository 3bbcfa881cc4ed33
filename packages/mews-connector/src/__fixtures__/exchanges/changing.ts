import type { Scenario } from '@tokenyard/core/testing';
import {
  answered,
  exchange,
  firstOrder,
  grossId,
  grossToken,
  netId,
  netToken,
  portfolioId,
  portfolioToken,
  refused,
  start,
  unknownId,
} from './parts.ts';
import { deletedTag, grossPin, netPin } from './seeded.ts';

const operation = 'updateResourceAccessTokens';
const source = 'https://docs.mews.com/connector-api/operations/resourceaccesstokens';
type Members = Readonly<Record<string, unknown>>;

const updates = (
  name: string,
  ResourceAccessTokenUpdates: unknown,
  outcome: ReturnType<typeof refused>,
  { token = grossToken, members = {} }: { token?: string; members?: Members } = {},
) => exchange(operation, name, { ...members, ResourceAccessTokenUpdates }, outcome, token);

const ResourceAccessTokenId = grossPin.Id;
const changed = (...ResourceAccessTokens: readonly Members[]) => answered({ ResourceAccessTokens });
const updated = (changes: Members = {}) => changed({ ...grossPin, UpdatedUtc: start, ...changes });
const value = (Value: unknown) => ({ Value });

export const changing: Scenario = {
  name: 'an update changes what it states and keeps the rest',
  source,
  at: start,
  exchanges: [
    exchange(operation, 'no list', {}, changed()),
    updates('a list of null', null, changed()),
    updates('an empty list', [], changed()),
    updates('nothing is stated', [{ ResourceAccessTokenId }], updated()),
    updates(
      'nulls state nothing',
      [{ ResourceAccessTokenId, Value: null, ValidityStartUtc: null, ValidityEndUtc: null, Permissions: null }],
      updated(),
    ),
    updates(
      'one permission, another of null',
      [{ ResourceAccessTokenId, Permissions: { Bed: value(true), Room: null } }],
      updated({ Permissions: { Bed: true, Room: true, Floor: false, Building: false } }),
    ),
    updates(
      'all members at once, the id in upper case',
      [
        {
          ResourceAccessTokenId: String(ResourceAccessTokenId).toUpperCase(),
          ValidityStartUtc: value('2030-07-01T16:00:00+02:00'),
          ValidityEndUtc: value('2030-07-05T10:00:00.5Z'),
          Value: value('77'),
          Permissions: { Bed: value(false), Room: value(false), Floor: value(true), Building: value(true) },
          Reason: 'moved',
        },
      ],
      updated({
        Value: '77',
        ValidityStartUtc: '2030-07-01T14:00:00Z',
        ValidityEndUtc: '2030-07-05T10:00:00Z',
        Permissions: { Bed: false, Room: false, Floor: true, Building: true },
      }),
    ),
    updates('EnterpriseId does not matter with a single token', [], changed(), {
      members: { EnterpriseId: 'malformed' },
    }),
    updates(
      'a portfolio token names the enterprise',
      [{ ResourceAccessTokenId: netPin.Id, Value: value('7311#') }],
      changed({ ...netPin, Value: '7311#', UpdatedUtc: start }),
      { token: portfolioToken, members: { EnterpriseId: netId.toUpperCase() } },
    ),
    exchange(
      'addResourceAccessTokens',
      'another token with the value that was given up',
      {
        ResourceAccessTokenParameters: [
          {
            ServiceOrderId: firstOrder,
            Type: 'PinCode',
            Value: '4821#',
            ValidityStartUtc: '2030-06-01T14:00:00Z',
            ValidityEndUtc: '2030-06-05T10:00:00Z',
            Permissions: {},
          },
        ],
      },
      answered(
        {
          ResourceAccessTokens: [
            {
              ...grossPin,
              Id: '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
              ServiceOrderId: firstOrder,
              CreatedUtc: start,
              UpdatedUtc: start,
              Permissions: { Bed: false, Room: false, Floor: false, Building: false },
            },
          ],
        },
        '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
      ),
    ),
    updates(
      'two tokens swap their values in one batch, in the order of the request',
      [
        {
          ResourceAccessTokenId: '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
          Value: value('77'),
          ValidityStartUtc: value('2030-07-01T14:00:00Z'),
          ValidityEndUtc: value('2030-07-05T10:00:00Z'),
        },
        {
          ResourceAccessTokenId,
          Value: value('4821#'),
          ValidityStartUtc: value('2030-06-01T14:00:00Z'),
          ValidityEndUtc: value('2030-06-05T10:00:00Z'),
        },
      ],
      changed(
        {
          ...grossPin,
          Id: '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
          ServiceOrderId: firstOrder,
          Value: '77',
          ValidityStartUtc: '2030-07-01T14:00:00Z',
          ValidityEndUtc: '2030-07-05T10:00:00Z',
          CreatedUtc: start,
          UpdatedUtc: start,
          Permissions: { Bed: false, Room: false, Floor: false, Building: false },
        },
        { ...grossPin, UpdatedUtc: start, Permissions: { Bed: false, Room: false, Floor: true, Building: true } },
      ),
    ),
  ],
};

const invalid = (member: string) => refused(400, `Invalid ${member}`);
const reversed = refused(403, 'The end of the validity must be later than its start.');
const overlap = refused(403, 'Another active token with the same value is valid in part of this period.');
const item = (name: string, changes: Members, outcome: ReturnType<typeof refused>) =>
  updates(name, [{ ResourceAccessTokenId, ...changes }], outcome);
const inPortfolio = (name: string, EnterpriseId: unknown, outcome: ReturnType<typeof refused>, ...items: Members[]) =>
  updates(name, items, outcome, { token: portfolioToken, members: { EnterpriseId } });

export const changingErrors: Scenario = {
  name: 'a faulty update keeps the whole batch from being made',
  source,
  at: start,
  exchanges: [
    inPortfolio('a portfolio token names no enterprise', undefined, invalid('EnterpriseId')),
    inPortfolio('null', null, invalid('EnterpriseId')),
    inPortfolio('no id', 'net', invalid('EnterpriseId')),
    inPortfolio('an unknown enterprise', unknownId, invalid('EnterpriseId')),
    inPortfolio('the portfolio itself', portfolioId, invalid('EnterpriseId')),
    inPortfolio('a token of another enterprise than the one named', netId, invalid('ResourceAccessTokenId'), {
      ResourceAccessTokenId,
    }),
    updates('EnterpriseId comes first', 1, invalid('EnterpriseId'), { token: portfolioToken }),
    updates('an object', {}, invalid('ResourceAccessTokenUpdates')),
    updates(
      'too many',
      Array.from({ length: 1001 }, () => ({})),
      invalid('ResourceAccessTokenUpdates'),
    ),
    updates('an item that is no object', [null], invalid('ResourceAccessTokenUpdates')),
    updates(
      'the same token twice',
      [{ ResourceAccessTokenId }, { ResourceAccessTokenId: String(ResourceAccessTokenId).toUpperCase() }],
      invalid('ResourceAccessTokenUpdates'),
    ),
    updates(
      'the same token twice comes before other faults of its item',
      [{ ResourceAccessTokenId }, { ResourceAccessTokenId, Value: value('') }],
      invalid('ResourceAccessTokenUpdates'),
    ),
    updates('no id at all', [{}], invalid('ResourceAccessTokenId')),
    item('an id that is none', { ResourceAccessTokenId: 'x' }, invalid('ResourceAccessTokenId')),
    item('an unknown token', { ResourceAccessTokenId: unknownId }, invalid('ResourceAccessTokenId')),
    item('a token of another enterprise', { ResourceAccessTokenId: netPin.Id }, invalid('ResourceAccessTokenId')),
    item('a deleted token', { ResourceAccessTokenId: deletedTag.Id }, invalid('ResourceAccessTokenId')),
    updates('a token of the first enterprise', [{ ResourceAccessTokenId }], invalid('ResourceAccessTokenId'), {
      token: netToken,
    }),
    item('a plain start', { ValidityStartUtc: start }, invalid('ValidityStartUtc')),
    item('a start of null', { ValidityStartUtc: value(null) }, invalid('ValidityStartUtc')),
    item('an empty change of the end', { ValidityEndUtc: {} }, invalid('ValidityEndUtc')),
    item('an end that is no moment', { ValidityEndUtc: value('tomorrow') }, invalid('ValidityEndUtc')),
    item('an empty value', { Value: value('') }, invalid('Value')),
    item('a value of null', { Value: value(null) }, invalid('Value')),
    item('a value that is too long', { Value: value('é'.repeat(256)) }, invalid('Value')),
    item('plain permissions', { Permissions: { Room: false } }, invalid('Permissions')),
    item('permissions as a list', { Permissions: [] }, invalid('Permissions')),
    item(
      'the first member in table order is named',
      { Permissions: 1, Value: 1, ValidityEndUtc: 1 },
      invalid('ValidityEndUtc'),
    ),
    item('an end before the start that stays', { ValidityEndUtc: value('2030-06-01T13:59:59Z') }, reversed),
    item('a start at the end that stays', { ValidityStartUtc: value('2030-06-05T10:00:00Z') }, reversed),
    exchange(
      'addResourceAccessTokens',
      'a second PIN code',
      {
        ResourceAccessTokenParameters: [
          {
            ServiceOrderId: firstOrder,
            Type: 'PinCode',
            Value: '5000#',
            ValidityStartUtc: '2030-06-02T14:00:00Z',
            ValidityEndUtc: '2030-06-03T10:00:00Z',
            Permissions: {},
          },
        ],
      },
      answered(
        {
          ResourceAccessTokens: [
            {
              ...grossPin,
              Id: '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
              ServiceOrderId: firstOrder,
              Value: '5000#',
              ValidityStartUtc: '2030-06-02T14:00:00Z',
              ValidityEndUtc: '2030-06-03T10:00:00Z',
              CreatedUtc: start,
              UpdatedUtc: start,
              Permissions: { Bed: false, Room: false, Floor: false, Building: false },
            },
          ],
        },
        '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812',
      ),
    ),
    item('the value of the second', { Value: value('5000#') }, overlap),
    updates(
      'two tokens get the same value',
      [
        { ResourceAccessTokenId, Value: value('1') },
        { ResourceAccessTokenId: '61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812', Value: value('1') },
      ],
      overlap,
    ),
    exchange(
      'getAllResourceAccessTokens',
      'nothing of all that was changed',
      { Limitation: { Count: 1 }, ResourceAccessTokenIds: [ResourceAccessTokenId], EnterpriseIds: [grossId] },
      answered({ ResourceAccessTokens: [grossPin], Cursor: ResourceAccessTokenId }),
    ),
  ],
};
