import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { answered, authorized, quota, refused, start, tableId } from './parts.ts';

const operation = 'getSpaceCode';
const get = (target: string, headers = authorized()) => ({
  method: 'GET',
  target: `/v1/space-codes/${target}`,
  headers,
});

const self = `http://127.0.0.1:8787/pos/v1/space-codes/${tableId}`;
const attributes = {
  url: 'https://order.example/t12',
  designation: 'Table 12',
  description: 'Window table',
  direction: null,
  spaceType: 'table',
  classification: 'restaurant',
  capacity: 4,
};
const relationships = { experienceConfiguration: { data: null } };
const table = (parts: Readonly<Record<string, unknown>>, rest = {}) => ({
  data: { id: tableId, type: 'spaceCodes', ...parts, links: { self } },
  ...rest,
});
const unknown = { code: 'not_found', detail: 'The requested resource does not exist' };

export const spaceCodes: Scenario = {
  name: 'a space code is read by its id',
  source: 'https://docs.mews.com/pos-api/operations/spacecodes',
  at: start,
  exchanges: [
    {
      name: 'whole',
      operation,
      request: get(tableId),
      response: answered(200, quota(199), table({ attributes, relationships })),
    },
    {
      name: 'HEAD',
      operation,
      request: { ...get(tableId), method: 'HEAD' },
      response: {
        status: 200,
        headers: answered(200, quota(198), table({ attributes, relationships })).headers,
      },
    },
    {
      name: 'unknown id',
      operation,
      request: get('5efa8b3c-b930-4b31-918d-95ab0e212e65'),
      ...refused(404, quota(197), unknown),
    },
  ] satisfies readonly FixtureExchange[],
};
