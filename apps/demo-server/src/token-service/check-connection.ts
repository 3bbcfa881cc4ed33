import type { Caller } from './caller.ts';
import { checkingDefault, issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { providerFailure } from './provider-failure.ts';
import { ServiceError } from './service-error.ts';

export interface ConnectionCheck {
  readonly ok: boolean;
  /** How it was found out: by the provider's list, by proving a token that was handed over, or not at all. */
  readonly method: 'list' | 'issue' | 'none';
  readonly detail?: string | undefined;
}

/**
 * Asks the provider whether the credentials of a connection work, by something that changes nothing there.
 * @throws {ServiceError} `conflict` when that takes a token request and the default one is none
 */
export async function checkConnection(
  context: ServiceContext,
  caller: Caller,
  connectionId: string,
): Promise<ConnectionCheck> {
  const connection = await readConnection(context, caller, connectionId);
  const issuer = await issuerOf(context, connection);
  const options = { deadline: 15_000 };
  if (issuer.list === undefined && issuer.capabilities.mints) {
    return { ok: true, method: 'none', detail: 'The credentials have the right form; only a mint would prove more' };
  }
  const method = issuer.list === undefined ? 'issue' : 'list';
  try {
    if (issuer.list === undefined) {
      const request: unknown = JSON.parse(connection.default_request);
      await checkingDefault(() => issuer.issue(request, options));
    } else {
      await issuer.list(options);
    }
    return { ok: true, method };
  } catch (error) {
    const failure = providerFailure(connection.provider, error);
    if (!(failure instanceof ServiceError)) throw failure;
    const status = failure.members.provider_status;
    if (failure.kind !== 'provider-error' || (status !== 401 && status !== 403)) throw failure;
    return { ok: false, method, detail: failure.message };
  }
}
