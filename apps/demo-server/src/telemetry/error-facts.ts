import { ApiError, TokenyardError } from '@tokenyard/core';
import { AuditError } from '../audit/audit-error.ts';
import { ConfigurationError } from '../configuration-error.ts';
import { EnvelopeError } from '../crypto/envelope.ts';
import { DatabaseUnavailableError } from '../storage/database-unavailable-error.ts';
import { UniqueViolationError } from '../storage/unique-violation-error.ts';
import { ServiceError } from '../token-service/service-error.ts';

/** What the log tells of an error. */
export interface ErrorFacts {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  /** Where it was thrown, innermost first. */
  readonly at?: readonly string[];
  readonly cause?: ErrorFacts;
}

/** Errors of ours: their messages are written for people and quote nothing that a caller sent. */
const own = [AuditError, ConfigurationError, DatabaseUnavailableError, EnvelopeError, UniqueViolationError] as const;

const deepestCause = 3;
const frames = 15;

/**
 * Tells of an error what cannot hold a secret. Messages of foreign classes are left out, because many quote their input:
 * that of `JSON.parse` quotes the text, that of `Headers` the value, those of PostgreSQL a column's contents.
 */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const at = framesOf(error);
  return {
    name: /^\w{1,64}$/.test(error.name) ? error.name : 'Error',
    ...(/^[\w-]{1,64}$/.test(code) ? { code } : {}),
    ...(isHarmless(error) ? { message: error.message } : {}),
    ...(at.length === 0 ? {} : { at }),
    ...(error.cause instanceof Error && depth < deepestCause ? { cause: errorFacts(error.cause, depth + 1) } : {}),
  };
}

function codeOf(error: Error): string {
  if (error instanceof ServiceError) return error.kind;
  if (ApiError.isInstance(error)) return String(error.status);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Plain errors are those of our own "this cannot be", and of Node.js, which name a system call and an address. */
const isHarmless = (error: Error): boolean =>
  // What a provider answered is a body.
  (TokenyardError.isInstance(error) && !ApiError.isInstance(error)) ||
  own.some((kind) => error instanceof kind) ||
  Object.getPrototypeOf(error) === Error.prototype;

/** A frame in a file or in Node.js: the address of other code, such as a `data:` URL, may be its text. */
const frame = /^ +at (?:.* \()?(?:async )?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+\)?$/;

/** The stack without the message in front of it. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const behind = message === '' ? 0 : stack.indexOf(message) + message.length;
  const lines = stack.slice(behind).split('\n').slice(1);
  return lines
    .filter((line) => frame.test(line))
    .map((line) => line.trim().slice(3))
    .slice(0, frames);
}
