import { type Scenario, uuidDraw } from '@tokenyard/core/testing';
import {
  adminRequests,
  asking,
  authorized,
  claims,
  contosoId,
  demoPair,
  done,
  jwt,
  nobodyId,
  northwindId,
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

const northwind = {
  id: northwindId,
  logoUrl: null,
  businessLegalName: 'Northwind Retail Ltd',
  displayName: 'Northwind',
  callbackUrls: ['https://northwind.example.com/return'],
  catalogConfiguration: null,
};
const contoso = {
  id: contosoId,
  logoUrl: null,
  businessLegalName: 'Contoso Cafe GmbH',
  displayName: 'Contoso Cafe',
  callbackUrls: [],
  catalogConfiguration: null,
};

/** Sorts before the seeds, so that order of creation differs from order of ids. */
const firstId = '00aa11bb-6e4a-4d0f-8b7a-9c5e1d2f3a4b';
const secondId = 'f00dcafe-6e4a-4d0f-8b7a-9c5e1d2f3a4b';
const integration = 'ABCDEF01-2345-6789-abcd-ef0123456789';

const first = {
  businessLegalName: 'Sch\u00f6n & S\u00f6hne',
  displayName: '\ud83d\ude00',
  callbackUrls: ['https://b.example', 'not a URL', 'https://b.example'],
  catalogConfiguration: {
    excludeIntegrationCategories: ['exchange', 'exchange'],
    excludeIntegrations: [integration, integration],
    integrationWhiteList: [],
  },
};
const created = { id: firstId, logoUrl: null, ...first };
const bare = { businessLegalName: '', displayName: '' };
const second = { id: secondId, logoUrl: null, ...bare, callbackUrls: [], catalogConfiguration: null };

const one = (content: unknown) => succeeded('51d01c67', content);
const all = (...content: readonly unknown[]) => succeeded('7217233b', content);

export const registeredClients: Scenario = {
  name: 'registered clients are made, read, replaced, listed as they were made, and deleted',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rowsOf('listSubClients', [['the seeds', asking('GET', subClientsPath), all(northwind, contoso)]]),
    {
      name: 'make one with all members',
      operation: 'createSubClient',
      random: [uuidDraw(firstId)],
      request: writing('POST', subClientsPath, first),
      response: one(created),
    },
    {
      name: 'make one with the members that are required, empty',
      operation: 'createSubClient',
      random: [uuidDraw(secondId)],
      request: writing('POST', subClientsPath, bare),
      response: one(second),
    },
    ...rowsOf('getSubClient', [
      ['read it', asking('GET', subClientPath(firstId)), one(created)],
      ['read it by an id in upper case', asking('GET', subClientPath(firstId.toUpperCase())), one(created)],
      [
        'read it by an escaped id',
        asking('GET', subClientPath(firstId.replace('0', '%30').replaceAll('-', '%2D'))),
        one(created),
      ],
    ]),
    ...rowsOf('listSubClients', [
      ['the order of creation', asking('GET', subClientsPath), all(northwind, contoso, created, second)],
    ]),
    ...rowsOf('updateSubClient', [
      [
        'members that are left out are emptied',
        writing('PUT', subClientPath(firstId), { businessLegalName: 'A', displayName: 'B' }),
        one({ ...second, id: firstId, businessLegalName: 'A', displayName: 'B' }),
      ],
      [
        'null empties too',
        writing('PUT', subClientPath(northwindId.toUpperCase()), {
          displayName: 'N',
          businessLegalName: 'Northwind',
          catalogConfiguration: null,
          callbackUrls: null,
        }),
        one({ ...contoso, id: northwindId, businessLegalName: 'Northwind', displayName: 'N' }),
      ],
      [
        'a catalog is kept with the members that were sent',
        writing('PUT', subClientPath(contosoId), {
          ...bare,
          catalogConfiguration: { excludeIntegrations: null, integrationWhiteList: [integration] },
        }),
        one({
          ...second,
          id: contosoId,
          catalogConfiguration: { excludeIntegrations: null, integrationWhiteList: [integration] },
        }),
      ],
      [
        'an empty catalog is one too',
        writing('PUT', subClientPath(contosoId), { ...bare, catalogConfiguration: {} }),
        one({ ...second, id: contosoId, catalogConfiguration: {} }),
      ],
    ]),
    ...rowsOf('deleteSubClient', [
      ['delete one', asking('DELETE', subClientPath(contosoId)), done],
      ['delete it again', asking('DELETE', subClientPath(contosoId)), notFound],
    ]),
    ...rowsOf('getSubClient', [['it is gone', asking('GET', subClientPath(contosoId)), notFound]]),
    ...rowsOf('listSubClients', [
      [
        'an update has not changed the order',
        asking('GET', subClientsPath),
        all(
          { ...contoso, id: northwindId, businessLegalName: 'Northwind', displayName: 'N' },
          { ...second, id: firstId, businessLegalName: 'A', displayName: 'B' },
          second,
        ),
      ],
    ]),
  ],
};

const byId = adminRequests.filter(([, { target }]) => target.includes(northwindId));

export const unknownClients: Scenario = {
  name: 'registered clients that do not exist',
  source: swagger,
  at: start,
  options,
  exchanges: [nobodyId, 'x', `${northwindId}0`, '%00', `${northwindId}%2F`, '%E2%82%AC'].flatMap((id) =>
    byId.map(([operation, request]) => ({
      name: `${operation} of ${id}`,
      operation,
      request: { ...request, target: request.target.replace(northwindId, id) },
      response: notFound,
    })),
  ),
};

const otherId = 'other-client';
const otherToken = jwt({ ...claims, sub: otherId });

export const ownClients: Scenario = {
  name: 'a main client sees its own registered clients only',
  source: swagger,
  at: start,
  options: {
    ...options,
    clients: [
      {
        id: demoPair.clientId,
        secret: demoPair.clientSecret,
        callbackUrls: ['https://shop.example.com'],
        subClients: [{ id: northwindId, businessLegalName: 'Northwind Retail Ltd', displayName: 'Northwind' }],
      },
      { id: otherId, secret: 'other-secret' },
    ],
  },
  exchanges: [
    ...rowsOf('listSubClients', [['the list of another', asking('GET', subClientsPath, otherToken), all()]]),
    ...byId.map(([operation, request]) => ({
      name: `${operation} of another`,
      operation,
      request: { ...request, headers: { ...request.headers, ...authorized(otherToken) } },
      response: notFound,
    })),
    ...rowsOf('setCallbackUrls', [
      [
        'set its own link URLs',
        writing('POST', '/admin/api/v1/Client/callbackUrls', { callbackUrls: ['x'] }, authorized(otherToken)),
        done,
      ],
    ]),
    ...rowsOf('getCallbackUrls', [
      [
        'the link URLs of the first are as before',
        asking('GET', '/admin/api/v1/Client/callbackUrls'),
        succeeded('dce0f573', { callbackUrls: ['https://shop.example.com'] }),
      ],
      [
        'its own',
        asking('GET', '/admin/api/v1/Client/callbackUrls', otherToken),
        succeeded('dce0f573', { callbackUrls: ['x'] }),
      ],
    ]),
    ...rowsOf('listSubClients', [
      ['the first still has its client', asking('GET', subClientsPath), all({ ...northwind, callbackUrls: [] })],
    ]),
  ],
};
