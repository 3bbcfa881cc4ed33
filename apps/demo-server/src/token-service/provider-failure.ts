import {
  ApiError,
  ChallengePendingError,
  isAmbiguous,
  ResponseValidationError,
  SettingError,
  TransportError,
} from '@tokenyard/core';
import { ServiceError } from './service-error.ts';

/** What a failed call of a provider means to the caller of the service. Faults of our own pass through. */
export function providerFailure(provider: string, error: unknown): unknown {
  if (ApiError.isInstance(error)) {
    const { status, code, title, detail, requestId, retryAt, mayHaveTakenEffect } = error;
    const told = {
      provider_status: status,
      provider_code: code,
      provider_title: title,
      provider_detail: detail,
      provider_request_id: requestId,
      retry_at: retryAt?.toISOString(),
      may_have_taken_effect: mayHaveTakenEffect,
    };
    const members = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
    const reason = detail ?? title ?? `status ${status}`;
    return new ServiceError('provider-error', `${provider} refused: ${reason}`, {
      members: { provider, ...members },
      retryAt: retryAt?.getTime(),
    });
  }
  if (TransportError.isInstance(error) || ResponseValidationError.isInstance(error)) {
    return new ServiceError('provider-unreachable', `${provider} gave no usable answer: ${error.message}`, {
      members: { provider, may_have_taken_effect: isAmbiguous(error) },
    });
  }
  if (ChallengePendingError.isInstance(error)) {
    const detail = `${provider} wants a second factor even for this; give the connection a token that needs none`;
    return new ServiceError('provider-error', detail, { members: { provider } });
  }
  if (SettingError.isInstance(error)) return new ServiceError('invalid-credentials', error.message);
  return error;
}

/** Calls a provider; failures are told in the terms of the service. */
export async function callingProvider<T>(provider: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw providerFailure(provider, error);
  }
}
