import type { RateLimit } from '../http/rate-limit.ts';
import { checkBaseUrl } from '../http/url.ts';
import type { OperationSpec, Operations } from '../operation/operation.ts';
import type { OperationBody, OperationInput, OperationSuccess } from '../operation/operation-types.ts';
import { type CallContext, type CallResult, callOperation } from './call.ts';
import type { CallOptions, ClientOptions, ProviderBinding } from './options.ts';
import { runtimeOf } from './runtime.ts';

/** A success with what came beside its body. */
export type OperationResponse<O extends OperationSpec> = OperationSuccess<O> & {
  readonly headers: Headers;
  readonly requestId: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  /** Number of requests sent. */
  readonly attempts: number;
};

type Arguments<O extends OperationSpec> =
  Record<never, never> extends OperationInput<O>
    ? [input?: OperationInput<O>, options?: CallOptions]
    : [input: OperationInput<O>, options?: CallOptions];

/**
 * One operation of a client.
 * @throws {InvalidRequestError} the input breaks a rule; nothing was sent
 * @throws {SettingError} base URL or credentials are missing or unusable; nothing was sent
 * @throws {ApiError} the provider answered with an error
 * @throws {ConnectionError} {@link TimeoutError} {@link AbortError} no complete response
 * @throws {ResponseValidationError} a success that is not what the operation declares
 */
export interface OperationMethod<O extends OperationSpec> {
  (...args: Arguments<O>): Promise<OperationBody<O>>;
  /** The same call; gives status, headers, request id and rate limit beside the parsed body. */
  withResponse(...args: Arguments<O>): Promise<OperationResponse<O>>;
}

/** One method an operation. */
export type OperationClient<Ops extends Operations> = { readonly [K in keyof Ops]: OperationMethod<Ops[K]> };

/** Binds operations to a provider's base URL, credentials and conventions. */
export function createOperationClient<Ops extends Operations>(
  operations: Ops,
  binding: ProviderBinding,
  options: ClientOptions = {},
): OperationClient<Ops> {
  const context: CallContext = {
    binding,
    options,
    runtime: runtimeOf(options),
    baseUrl: () => checkBaseUrl(binding.baseUrl()),
  };
  const methods = Object.entries(operations).map(([id, operation]) => [id, methodOf(operation, context)]);
  // The loop erases which key belongs to which operation; the mapped type states what it has just built.
  return Object.fromEntries(methods) as OperationClient<Ops>;
}

function methodOf(operation: OperationSpec, context: CallContext) {
  const withResponse = (input?: unknown, options?: CallOptions): Promise<CallResult> =>
    callOperation(operation, input, context, options ?? {});
  return Object.assign(async (input?: unknown, options?: CallOptions) => (await withResponse(input, options)).body, {
    withResponse,
  });
}
