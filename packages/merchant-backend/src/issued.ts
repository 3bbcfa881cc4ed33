import {
  type Expiry,
  expiresAt,
  type IssuedToken,
  type ListedToken,
  neverExpires,
  ResponseValidationError,
  Secret,
} from '@tokenyard/core';
import { accessTokenOf } from './access-token.ts';
import type { LoginTokenSuccessResponse, Timestamp, TokenInfo } from './schemas.ts';

export const provider = 'merchant-backend';

/** The last moment that a `Date` can hold, in ms since 1970. */
const endOfTime = 8_640_000_000_000_000;

/** A moment as a date; `never` and what lies beyond it become the last one that a date can hold. */
export const dateOf = ({ t_s }: Timestamp): Date =>
  new Date(t_s === 'never' ? endOfTime : Math.min(t_s * 1000, endOfTime));

const expiryOf = (timestamp: Timestamp): Expiry =>
  timestamp.t_s === 'never' ? neverExpires : expiresAt(dateOf(timestamp));

export interface TokenResponse {
  readonly status: number;
  readonly attempts: number;
  readonly body: LoginTokenSuccessResponse;
}

export interface TokenOrigin {
  readonly instance: string;
  /** The scope that was asked for; servers before protocol v19 do not repeat it. */
  readonly scope: string;
  readonly issuedAt: Date;
}

/**
 * The provider-neutral view of a new token. The response does not tell its serial.
 * @throws {ResponseValidationError} when the response holds no token
 */
export function issuedToken({ status, attempts, body }: TokenResponse, origin: TokenOrigin): IssuedToken {
  const secret = accessTokenOf(body);
  if (secret === undefined) {
    const options = { operationId: 'createToken', status, attempts, mayHaveTakenEffect: true };
    throw new ResponseValidationError('it holds no access_token', options);
  }
  return {
    provider,
    secret: new Secret(secret),
    subject: origin.instance,
    scopes: [body.scope ?? origin.scope],
    expiry: expiryOf(body.expiration),
    issuedAt: origin.issuedAt,
    refreshable: body.refreshable ?? false,
    raw: new Secret(body),
  };
}

/** The provider-neutral view of a token in the list. */
export const listedToken = (info: TokenInfo, instance: string): ListedToken => ({
  provider,
  providerTokenId: String(info.serial),
  subject: instance,
  scopes: [info.scope],
  expiry: expiryOf(info.expiration),
  refreshable: info.refreshable,
  description: info.description ?? undefined,
  createdAt: dateOf(info.creation_time),
});
