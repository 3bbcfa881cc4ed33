import { AbortError } from '../errors/abort-error.ts';
import { ApiError } from '../errors/api-error.ts';
import { ConnectionError } from '../errors/connection-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import type { TransportError } from '../errors/transport-error.ts';
import { looseBody } from '../operation/decode.ts';
import type { OperationSpec } from '../operation/operation.ts';
import { Secret } from '../secret.ts';
import type { Answer } from './answer.ts';
import { type AttemptFailure, errorNames } from './attempt.ts';
import type { Redact } from './redaction.ts';

const classes = { AbortError, ConnectionError, TimeoutError };

const texts: Readonly<Record<AttemptFailure['reason'], string>> = {
  caller: 'was aborted',
  'attempt-timeout': 'timed out',
  deadline: 'ran into its deadline',
  oversized: 'was answered with more bytes than are allowed',
  connection: 'failed on its connection',
};

/** The error that a caller sees when there is no usable response; `attempts` requests were sent. */
export function transportErrorOf(
  { reason, sent, code, cause }: AttemptFailure,
  { id, retry }: OperationSpec,
  attempts: number,
): TransportError {
  const mayHaveTakenEffect = sent && retry !== 'safe';
  const detail = code === undefined ? '' : ` (${code})`;
  const effect = mayHaveTakenEffect ? '; it may have taken effect' : '';
  return new classes[errorNames[reason]](`${id} ${texts[reason]}${detail}${effect}`, {
    operationId: id,
    attempts,
    mayHaveTakenEffect,
    code,
    // Foreign errors may quote the URL, the headers or the body.
    cause: cause === undefined ? undefined : new Secret(cause),
  });
}

/** How a call stood when it was given up. */
export interface Ending {
  readonly attempts: number;
  readonly redact: Redact;
  /** When a retry makes sense, in ms since 1970. */
  readonly announced: number | undefined;
  /** Milliseconds left of the deadline. */
  readonly budgetLeft: number;
}

/** The error that a caller sees for an error response. Texts of the provider are freed of what we sent. */
export function apiErrorOf(
  answer: Answer,
  { id, retry }: OperationSpec,
  { attempts, redact, announced, budgetLeft }: Ending,
): ApiError {
  const { status, requestId, rateLimit, failure = {} } = answer;
  // A redirect is as open as a server error: it may lead to what was done.
  const isOpen = status < 400 ? status >= 300 : status >= 500;
  return new ApiError({
    operationId: id,
    status,
    attempts,
    code: redact(failure.code),
    title: redact(failure.title),
    detail: redact(failure.detail),
    requestId: redact(requestId),
    rateLimit,
    ...(announced === undefined ? {} : { retryAt: new Date(announced), budgetLeft: Math.max(0, budgetLeft) }),
    mayHaveTakenEffect: failure.mayHaveTakenEffect ?? (retry !== 'safe' && isOpen),
    body: new Secret(looseBody(answer)),
  });
}
