import { createHmac } from 'node:crypto';
import { bearer, type OperationSpec, readCredential } from '@tokenyard/core';
import { serveOperations } from '@tokenyard/core/serve';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { createAuthenticate } from '../../token-service/authenticate.ts';
import { type Caller, isAllowed, recordRefusal } from '../../token-service/caller.ts';
import type { ServiceContext } from '../../token-service/context.ts';
import { ServiceError } from '../../token-service/service-error.ts';
import { createVend } from '../../token-service/vend.ts';
import { apiKeyHandlers } from './api-key-handlers.ts';
import { auditHandlers } from './audit-handlers.ts';
import { challengeHandlers } from './challenge-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { permissionOf } from './permissions.ts';
import { missingCredential, problemOf, problemType } from './problem-of.ts';
import type { ServiceCall } from './service-call.ts';
import { tokenHandlers } from './token-handlers.ts';

/** Path prefix of every operation of the token service. */
export const servicePath = '/v1';

/** The token service as a fetch function. `onCaller` is told the id of the API key with which a request came. */
export function createServiceApi(
  service: ServiceContext,
  onCaller: (keyId: string) => void = () => undefined,
): (request: Request) => Promise<Response> {
  const vend = createVend(service);
  const authenticate = createAuthenticate(service);
  const serve = serveOperations<typeof tokenServiceOperations, ServiceCall>({
    operations: tokenServiceOperations,
    handlers: {
      ...connectionHandlers,
      ...tokenHandlers,
      ...challengeHandlers,
      ...auditHandlers,
      ...apiKeyHandlers,
    },
    contextOf: async (operation, { headers }) => {
      const secret = secretIn(headers);
      const caller = await authenticate(secret);
      onCaller(caller.id);
      await demandPermission(service, caller, operation);
      return { service, vend, caller, fingerprint: (text) => createHmac('sha256', secret).update(text).digest('hex') };
    },
    problemType,
    refusalOf: (error) => problemOf(error, service.clock.now()),
    onError: service.onError,
  });
  return async (request) => {
    const response = await serve(request);
    // Many answers hold a secret, and all of them are for one caller only.
    response.headers.set('cache-control', 'no-store');
    return response;
  };
}

function secretIn(headers: Headers): string {
  const credential = readCredential(bearer(), headers);
  if (credential?.kind !== 'bearer') throw missingCredential();
  return credential.token.reveal();
}

const permissions = new Map(Object.entries(permissionOf));

/** @throws {ServiceError} `forbidden` */
async function demandPermission(service: ServiceContext, caller: Caller, { id }: OperationSpec): Promise<void> {
  const permission = permissions.get(id);
  if (permission !== undefined && isAllowed(caller, permission)) return;
  await recordRefusal(service, caller, { chain: 'service', outcome: 'forbidden', details: { operation: id } });
  throw new ServiceError('forbidden', `The role ${caller.role} does not allow ${id}`);
}
