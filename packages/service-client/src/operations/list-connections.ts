import { defineOperation, json } from '@tokenyard/core';
import { ConnectionList, ConnectionQuery } from '../schemas/connections.ts';
import { problems, shared } from './shared.ts';

/** List connections, oldest first. */
export const listConnections = defineOperation({
  ...shared,
  id: 'listConnections',
  method: 'GET',
  path: '/v1/connections',
  summary: 'List connections, oldest first',
  request: { query: ConnectionQuery },
  responses: {
    200: { description: 'A page of connections', body: json(ConnectionList) },
    ...problems,
  },
  retry: 'safe',
});
