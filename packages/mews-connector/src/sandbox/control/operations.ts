import { defineOperation, json, none } from '@tokenyard/core';
import { controlErrors } from '@tokenyard/core/sandbox';
import {
  ConnectionList,
  ConnectionRequest,
  ConnectionView,
  EnablingRequest,
  EnterpriseView,
  IdPath,
} from './schemas.ts';

const shared = { auth: none(), source: 'Tokenyard sandbox control' } as const;
const connection = (description: string) => ({ description, body: json(ConnectionView) });

const createConnection = defineOperation({
  ...shared,
  id: 'createConnection',
  method: 'POST',
  path: '/connections',
  summary: 'Connect an application to an enterprise or a portfolio, as Mews does it out of band',
  request: { body: json(ConnectionRequest) },
  responses: { 201: connection('The connection with its token'), ...controlErrors },
  retry: 'never-after-send',
});

const listConnections = defineOperation({
  ...shared,
  id: 'listConnections',
  method: 'GET',
  path: '/connections',
  summary: 'List the connections, tokens masked, oldest first',
  request: {},
  responses: { 200: { description: 'The connections', body: json(ConnectionList) }, ...controlErrors },
  retry: 'safe',
});

const regenerateConnection = defineOperation({
  ...shared,
  id: 'regenerateConnection',
  method: 'POST',
  path: '/connections/{id}/regenerate',
  summary: 'Give a connection another token; the old one stops working at once',
  request: { path: IdPath },
  responses: { 200: connection('The connection with its new token'), ...controlErrors },
  retry: 'never-after-send',
});

const updateConnection = defineOperation({
  ...shared,
  id: 'updateConnection',
  method: 'PATCH',
  path: '/connections/{id}',
  summary: 'Enable or disable a connection',
  request: { path: IdPath, body: json(EnablingRequest) },
  responses: { 200: connection('The connection'), ...controlErrors },
  retry: 'safe',
});

const deleteConnection = defineOperation({
  ...shared,
  id: 'deleteConnection',
  method: 'DELETE',
  path: '/connections/{id}',
  summary: 'Delete a connection; its token stops working at once',
  request: { path: IdPath },
  responses: { 204: { description: 'It is deleted' }, ...controlErrors },
  retry: 'never-after-send',
});

const updateEnterprise = defineOperation({
  ...shared,
  id: 'updateEnterprise',
  method: 'PATCH',
  path: '/enterprises/{id}',
  summary: 'Enable or disable an enterprise',
  request: { path: IdPath, body: json(EnablingRequest) },
  responses: { 200: { description: 'The enterprise', body: json(EnterpriseView) }, ...controlErrors },
  retry: 'safe',
});

/** What the control API of this sandbox has beside what every sandbox has. */
export const mewsConnectorControlOperations = {
  createConnection,
  listConnections,
  regenerateConnection,
  updateConnection,
  deleteConnection,
  updateEnterprise,
} as const;
