import type { ApiErrorDetails } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ApiResult } from './schemas.ts';

/**
 * Reads an error body of either kind. `code` is `errorType`, or `status` where there is no type; `title` is `status`,
 * `detail` the message. A 2xx whose `status` is not `ok` is an error too.
 */
export function readMeshAdminError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  const parsed = z.safeParse(ApiResult, body);
  const result = parsed.success ? parsed.data : {};
  if (status < 400 && (result.status ?? 'ok') === 'ok') return undefined;
  return {
    code: result.errorType || result.status || undefined,
    title: result.status ?? undefined,
    detail: result.message ?? undefined,
  };
}
