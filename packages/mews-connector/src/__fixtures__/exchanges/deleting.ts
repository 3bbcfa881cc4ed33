import type { Scenario } from '@tokenyard/core/testing';
import { answered, envelope, exchange, minimal, nothing, post, refused, start, unknownId } from './parts.ts';
import { deletedTag, grossPin, netPin } from './seeded.ts';

const operation = 'deleteResourceAccessTokens';
const source = 'https://docs.mews.com/connector-api/operations/resourceaccesstokens';
const done = answered({});
const invalid = refused(400, 'Invalid Ids');
const deletes = (name: string, Ids: unknown, outcome = invalid) => exchange(operation, name, { Ids }, outcome);
const listed = (name: string, row: Readonly<Record<string, unknown>>) =>
  exchange(
    'getAllResourceAccessTokens',
    name,
    { Limitation: { Count: 1 }, ResourceAccessTokenIds: [row.Id] },
    answered({ ResourceAccessTokens: [row], Cursor: row.Id }),
  );

export const deleting: Scenario = {
  name: 'a deleted token stays in the list and does not come back',
  source,
  at: start,
  exchanges: [
    deletes('nothing', [], done),
    {
      name: 'nothing, and no body is wanted',
      operation,
      request: post(operation, { ...envelope(), Ids: [] }, minimal),
      ...nothing,
    },
    exchange(operation, 'no list', {}, invalid),
    deletes('null', null),
    deletes('one id', grossPin.Id),
    deletes('an id that is none', ['x']),
    deletes(
      'too many',
      Array.from({ length: 1001 }, () => grossPin.Id),
    ),
    deletes('an unknown token', [unknownId]),
    deletes('a token of another enterprise', [netPin.Id]),
    deletes('a token that is deleted', [deletedTag.Id]),
    deletes('one that can be deleted and one that cannot', [grossPin.Id, unknownId]),
    listed('the first is still there', grossPin),
    deletes('the same token twice counts once', [grossPin.Id, String(grossPin.Id).toUpperCase()], done),
    listed('it stays in the list', { ...grossPin, UpdatedUtc: start, IsActive: false }),
    deletes('once more', [grossPin.Id]),
    exchange(
      'updateResourceAccessTokens',
      'it does not come back',
      { ResourceAccessTokenUpdates: [{ ResourceAccessTokenId: grossPin.Id }] },
      refused(400, 'Invalid ResourceAccessTokenId'),
    ),
  ],
};
