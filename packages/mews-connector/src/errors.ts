import type { ApiErrorDetails } from '@tokenyard/core';
import * as z from 'zod/mini';

const LooseError = z.looseObject({ Message: z.string() });

/** Reads an error body. The API knows no codes: branch on the status, never on the text. */
export function readMewsConnectorError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  if (status < 400) return undefined;
  const parsed = z.safeParse(LooseError, body);
  return { detail: parsed.success ? parsed.data.Message : undefined };
}
