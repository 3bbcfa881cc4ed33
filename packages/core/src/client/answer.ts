import type { ApiErrorDetails } from '../errors/api-error.ts';
import { type RateLimit, readRateLimit } from '../http/rate-limit.ts';
import { looseBody, type ReceivedResponse } from '../operation/decode.ts';
import type { ProviderBinding } from './options.ts';

/** A response, as the conventions of its provider read it. */
export interface Answer extends ReceivedResponse {
  readonly kind: 'answer';
  readonly requestId: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  /** What went wrong, in the provider's words; `undefined` for a success. */
  readonly failure: ApiErrorDetails | undefined;
}

/** Anything but a 2xx that the provider itself calls a success is a failure. */
export function readAnswer(response: ReceivedResponse, binding: ProviderBinding): Answer {
  const { status, headers } = response;
  const { requestIdHeader, rateLimitHeaders, readError } = binding;
  const isSuccess = status >= 200 && status < 300;
  return {
    ...response,
    kind: 'answer',
    requestId: (requestIdHeader === undefined ? null : headers.get(requestIdHeader)) ?? undefined,
    rateLimit: rateLimitHeaders && readRateLimit(headers, rateLimitHeaders),
    failure: readError({ status, body: looseBody(response) }) ?? (isSuccess ? undefined : {}),
  };
}
