import type { ApiErrorDetails } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ErrorDetail } from './schemas.ts';

/**
 * Reads an error body: `code` is the number of the registry (see `TalerErrorCode`), `title` the hint, `detail` names
 * the permission, parameter or member at fault. Branch on the code: hints differ from server to server.
 */
export function readMerchantBackendError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  if (status < 400) return undefined;
  const parsed = z.safeParse(ErrorDetail, body);
  if (!parsed.success) return {};
  const { code, hint, detail, field } = parsed.data;
  return { code, title: hint ?? undefined, detail: detail ?? field ?? undefined };
}
