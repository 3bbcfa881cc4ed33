import { safeParse } from 'zod/v4/core';
import { hasMarker, TokenyardError } from '../errors/tokenyard-error.ts';
import type { Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import { describeIssues } from '../schema-issues.ts';

/** A sandbox was about to send something that its operation does not declare: a fault of ours. */
export class SandboxDriftError extends TokenyardError {
  constructor(message: string, operationId: string | undefined) {
    super('SandboxDriftError', message, { operationId });
  }

  static override isInstance(error: unknown): error is SandboxDriftError {
    return hasMarker(error, 'SandboxDriftError');
  }
}

/**
 * Holds a reply against the declared responses.
 * @throws {SandboxDriftError} when status, headers or body are not declared so
 */
export function checkReply(responses: Responses, reply: Reply, operationId: string | undefined): void {
  const declared = responses[reply.status];
  const drift = (what: string, faults: readonly string[] = []) =>
    new SandboxDriftError(`${operationId ?? 'fallback'} ${reply.status}: ${[what, ...faults].join('; ')}`, operationId);
  if (declared === undefined) throw drift('the status is not declared');
  if (declared.headers !== undefined) {
    const result = safeParse(declared.headers, reply.headers);
    if (!result.success) throw drift('headers', describeIssues(result.error.issues, reply.headers).map(textOf));
  }
  if (declared.body === undefined) {
    if (reply.body !== undefined) throw drift('a body is not declared');
    return;
  }
  const result = safeParse(declared.body.schema, reply.body);
  if (!result.success) throw drift('body', describeIssues(result.error.issues, reply.body).map(textOf));
}

const textOf = (issue: { readonly path: readonly (string | number)[]; readonly message: string }) =>
  `${issue.path.join('.')} ${issue.message}`;
