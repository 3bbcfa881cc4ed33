import type { Scenario } from '@tokenyard/core/testing';
import {
  answered,
  exchange,
  firstOrder,
  grossId,
  netOrder,
  netToken,
  refused,
  secondOrder,
  start,
  unknownId,
} from './parts.ts';

const operation = 'addResourceAccessTokens';
const source = 'https://docs.mews.com/connector-api/operations/resourceaccesstokens';

/** A PIN code to add. */
const pin = {
  ServiceOrderId: firstOrder,
  Type: 'PinCode',
  Value: '1234#',
  ValidityStartUtc: '2026-03-02T14:00:00Z',
  ValidityEndUtc: '2026-03-05T10:00:00Z',
  Permissions: { Room: { Value: true } },
};
const opened = { Bed: false, Room: true, Floor: false, Building: false };

/** A token as the API shows it once it is added. */
const added = (Id: string, own: Readonly<Record<string, unknown>> = {}) => ({
  Id,
  EnterpriseId: grossId,
  ServiceOrderId: own.ServiceOrderId ?? firstOrder,
  CompanionshipId: own.CompanionshipId ?? null,
  ResourceId: own.ResourceId ?? null,
  Type: own.Type ?? 'PinCode',
  Value: own.Value ?? '1234#',
  SerialNumber: own.SerialNumber ?? null,
  ValidityStartUtc: own.ValidityStartUtc ?? '2026-03-02T14:00:00Z',
  ValidityEndUtc: own.ValidityEndUtc ?? '2026-03-05T10:00:00Z',
  CreatedUtc: own.CreatedUtc ?? start,
  UpdatedUtc: own.CreatedUtc ?? start,
  IsActive: true,
  Permissions: own.Permissions ?? opened,
});

const ids = ['61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812', '0c4f8a15-2b7d-4e96-a3f0-58d1c9e6b742'] as const;
const [first, second] = ids;
type Item = Readonly<Record<string, unknown>>;

const adds = (name: string, items: unknown, outcome: ReturnType<typeof refused>, token?: string) =>
  exchange(operation, name, { ResourceAccessTokenParameters: items }, outcome, token);
const success = (name: string, changes: Item, shown: Item = changes) =>
  adds(name, [{ ...pin, ...changes }], answered({ ResourceAccessTokens: [added(first, shown)] }, first));

const companionship = '25d4b117-4e60-44a3-9580-c582117eff98';
const resource = '65d4b117-4e60-44a3-9580-c582117eff98';

export const adding: Scenario = {
  name: 'PIN codes and RFID tags are added to reservations',
  source,
  at: start,
  exchanges: [
    exchange(
      operation,
      'the published sample',
      {
        Client: 'Sample Client 1.0.0',
        ResourceAccessTokenParameters: [
          {
            ServiceOrderId: firstOrder,
            CompanionshipId: companionship,
            ResourceId: resource,
            Type: 'PinCode',
            Value: '1234#',
            SerialNumber: null,
            ValidityStartUtc: '2020-10-09T22:00:00Z',
            ValidityEndUtc: '2020-10-10T22:00:00Z',
            Permissions: {
              Bed: { Value: true },
              Room: { Value: false },
              Floor: { Value: false },
              Building: { Value: false },
            },
          },
        ],
      },
      answered(
        {
          ResourceAccessTokens: [
            added(first, {
              CompanionshipId: companionship,
              ResourceId: resource,
              ValidityStartUtc: '2020-10-09T22:00:00Z',
              ValidityEndUtc: '2020-10-10T22:00:00Z',
              Permissions: { Bed: true, Room: false, Floor: false, Building: false },
            }),
          ],
        },
        first,
      ),
    ),
    adds(
      'two at once, in the order of the request',
      [
        { ...pin, Value: '1' },
        { ...pin, Type: 'RfidTag', Value: '04A2B3C4D5E680', SerialNumber: 'SN-7', ServiceOrderId: secondOrder },
      ],
      answered(
        {
          ResourceAccessTokens: [
            added(first, { Value: '1' }),
            added(second, {
              Type: 'RfidTag',
              Value: '04A2B3C4D5E680',
              SerialNumber: 'SN-7',
              ServiceOrderId: secondOrder,
            }),
          ],
        },
        first,
        second,
      ),
    ),
    success('ids in upper case', { Value: '2', ServiceOrderId: firstOrder.toUpperCase() }, { Value: '2' }),
    success(
      'no permission is stated',
      { Value: '3', Permissions: {} },
      { Value: '3', Permissions: { ...opened, Room: false } },
    ),
    success(
      'a permission of null, another refused, one that is not known',
      { Value: '4', Permissions: { Bed: { Value: true, Why: '' }, Room: null, Floor: { Value: false }, Roof: 1 } },
      { Value: '4', Permissions: { Bed: true, Room: false, Floor: false, Building: false } },
    ),
    success(
      'moments with an offset and fractions are cut to seconds',
      {
        Value: '5',
        ValidityStartUtc: '2026-03-02T15:00:00.9999999+01:00',
        ValidityEndUtc: '2026-03-05T05:30:00-04:30',
      },
      { Value: '5' },
    ),
    success('the longest value, in characters of two units', { Value: '𝟙'.repeat(255) }),
    success('unknown members are ignored', { Value: '6', Note: 'late' }, { Value: '6' }),
    success('validity begins when that of the same value ends', {
      Value: '1234#',
      ValidityStartUtc: '2020-10-10T22:00:00Z',
      ValidityEndUtc: '2020-10-11T22:00:00Z',
    }),
    success('validity ends when that of the same value begins', {
      Value: '1234#',
      ValidityStartUtc: '2020-10-08T22:00:00Z',
      ValidityEndUtc: '2020-10-09T22:00:00Z',
    }),
    success('the same value of another type', {
      Type: 'RfidTag',
      ValidityStartUtc: '2020-10-09T22:00:00Z',
      ValidityEndUtc: '2020-10-10T22:00:00Z',
    }),
    success('the value of a deleted token', {
      Type: 'RfidTag',
      Value: '04A2B3C4D5E680',
      ValidityStartUtc: '2030-06-01T14:00:00Z',
      ValidityEndUtc: '2030-06-05T10:00:00Z',
    }),
    success('the value of another enterprise', {
      Value: '7310#',
      ValidityStartUtc: '2030-06-01T14:00:00Z',
      ValidityEndUtc: '2030-06-05T10:00:00Z',
    }),
  ],
};

const invalid = (member: string) => refused(400, `Invalid ${member}`);
const reversed = refused(403, 'The end of the validity must be later than its start.');
const overlap = refused(403, 'Another active token with the same value is valid in part of this period.');
const item = (name: string, changes: Item, outcome: ReturnType<typeof refused>) =>
  adds(name, [{ ...pin, ...changes }], outcome);
const seededValue = {
  Value: '4821#',
  ValidityStartUtc: '2030-06-05T09:59:59Z',
  ValidityEndUtc: '2030-06-09T10:00:00Z',
};

export const addingErrors: Scenario = {
  name: 'a faulty token keeps the whole batch from being added',
  source,
  at: start,
  exchanges: [
    exchange(operation, 'no list', {}, invalid('ResourceAccessTokenParameters')),
    adds('a list of null', null, invalid('ResourceAccessTokenParameters')),
    adds('an empty list', [], invalid('ResourceAccessTokenParameters')),
    adds('an object', { 0: pin }, invalid('ResourceAccessTokenParameters')),
    adds(
      'too many',
      Array.from({ length: 1001 }, () => pin),
      invalid('ResourceAccessTokenParameters'),
    ),
    adds('an item that is no object', [pin, [pin]], invalid('ResourceAccessTokenParameters')),
    item('no reservation', { ServiceOrderId: undefined }, invalid('ServiceOrderId')),
    item('a reservation that is no id', { ServiceOrderId: 'x' }, invalid('ServiceOrderId')),
    item('an unknown reservation', { ServiceOrderId: unknownId }, invalid('ServiceOrderId')),
    item('a reservation of another enterprise', { ServiceOrderId: netOrder }, invalid('ServiceOrderId')),
    adds('one of the first enterprise', [pin], invalid('ServiceOrderId'), netToken),
    item('a companionship that is no id', { CompanionshipId: 'x' }, invalid('CompanionshipId')),
    item('a resource that is no id', { ResourceId: 5 }, invalid('ResourceId')),
    item('no type', { Type: undefined }, invalid('Type')),
    item('an unknown type', { Type: 'Key' }, invalid('Type')),
    item('no value', { Value: undefined }, invalid('Value')),
    item('a value of null', { Value: null }, invalid('Value')),
    item('an empty value', { Value: '' }, invalid('Value')),
    item('a value that is too long', { Value: '1'.repeat(256) }, invalid('Value')),
    item('a value as a number', { Value: 1234 }, invalid('Value')),
    item('a serial number as a number', { SerialNumber: 1 }, invalid('SerialNumber')),
    item('no start', { ValidityStartUtc: undefined }, invalid('ValidityStartUtc')),
    item('a start without a zone', { ValidityStartUtc: '2026-03-02T14:00:00' }, invalid('ValidityStartUtc')),
    item('an end of null', { ValidityEndUtc: null }, invalid('ValidityEndUtc')),
    item('an end that does not exist', { ValidityEndUtc: '2026-02-29T10:00:00Z' }, invalid('ValidityEndUtc')),
    item('no permissions', { Permissions: undefined }, invalid('Permissions')),
    item('permissions of null', { Permissions: null }, invalid('Permissions')),
    item('plain booleans', { Permissions: { Room: true } }, invalid('Permissions')),
    item('a permission without a value', { Permissions: { Room: {} } }, invalid('Permissions')),
    item('a permission with a value of null', { Permissions: { Room: { Value: null } } }, invalid('Permissions')),
    item('the first member in table order is named', { Permissions: 1, Value: '', Type: 'Key' }, invalid('Type')),
    adds(
      'the first item is named before the first member',
      [
        { ...pin, Permissions: 1 },
        { ...pin, ServiceOrderId: unknownId },
      ],
      invalid('Permissions'),
    ),
    adds(
      'an unknown reservation comes before a faulty member of a later item',
      [
        { ...pin, ServiceOrderId: unknownId },
        { ...pin, Type: 'Key' },
      ],
      invalid('ServiceOrderId'),
    ),
    item('an end before the start', { ValidityEndUtc: '2026-03-02T13:59:59Z' }, reversed),
    item('an end at the start', { ValidityEndUtc: '2026-03-02T14:00:00Z' }, reversed),
    item('an end in the second of the start', { ValidityEndUtc: '2026-03-02T14:00:00.9Z' }, reversed),
    adds(
      'a malformed item comes before a reversed one',
      [
        { ...pin, ValidityEndUtc: start },
        { ...pin, Type: '' },
      ],
      invalid('Type'),
    ),
    item('the value of a seeded token in a part of its validity', seededValue, overlap),
    adds(
      'a reversed item comes before an overlap',
      [
        { ...pin, ...seededValue },
        { ...pin, Value: '9', ValidityEndUtc: start },
      ],
      reversed,
    ),
    adds('the same value twice in one batch', [pin, { ...pin, ServiceOrderId: secondOrder }], overlap),
    success('nothing of all that was added', {}),
    { ...adds('expiry does not make a token inactive', [pin], overlap), at: '2027-01-01T00:00:00Z' },
  ],
};
