import { bearer, type OperationSpec, readCredential } from '@tokenyard/core';
import { serveOperations } from '@tokenyard/core/serve';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { authenticate } from '../../token-service/api-keys.ts';
import { type Caller, isAllowed, recordRefusal } from '../../token-service/caller.ts';
import type { ServiceContext } from '../../token-service/context.ts';
import { ServiceError } from '../../token-service/service-error.ts';
import { createVend } from '../../token-service/vend.ts';
import { apiKeyHandlers } from './api-key-handlers.ts';
import { auditHandlers } from './audit-handlers.ts';
import { challengeHandlers } from './challenge-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { permissionOf } from './permissions.ts';
import { problemOf, problemType } from './problem-of.ts';
import type { ServiceCall } from './service-call.ts';
import { tokenHandlers } from './token-handlers.ts';

/** Path prefix of every operation of the token service. */
export const servicePath = '/v1';

/** The token service as a fetch function. */
export function createServiceApi(service: ServiceContext): (request: Request) => Promise<Response> {
  const vend = createVend(service);
  return serveOperations<typeof tokenServiceOperations, ServiceCall>({
    operations: tokenServiceOperations,
    handlers: {
      ...connectionHandlers,
      ...tokenHandlers,
      ...challengeHandlers,
      ...auditHandlers,
      ...apiKeyHandlers,
    },
    contextOf: async (operation, request) => ({ service, vend, caller: await callerOf(service, operation, request) }),
    problemType,
    refusalOf: (error) => problemOf(error, service.clock.now()),
    onError: service.onError,
  });
}

const permissions = new Map(Object.entries(permissionOf));

/** @throws {ServiceError} `unauthorized`, `rate-limited`, `forbidden` */
async function callerOf(service: ServiceContext, operation: OperationSpec, { headers }: Request): Promise<Caller> {
  const credential = readCredential(bearer(), headers);
  const secret = credential?.kind === 'bearer' ? credential.token.reveal() : undefined;
  const caller = await authenticate(service, secret);
  const permission = permissions.get(operation.id);
  if (permission !== undefined && isAllowed(caller, permission)) return caller;
  await recordRefusal(service, caller, {
    chain: 'service',
    outcome: 'forbidden',
    details: { operation: operation.id },
  });
  throw new ServiceError('forbidden', `The role ${caller.role} does not allow ${operation.id}`);
}
