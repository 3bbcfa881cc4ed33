import type { ApiErrorDetails } from '@tokenyard/core';
import * as z from 'zod/mini';

const LooseProblem = z.looseObject({
  type: z.optional(z.string()),
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  may_have_taken_effect: z.optional(z.boolean()),
});

/** Reads problem details (RFC 9457). The code of the error is the last part of the problem's type, e.g. `not-found`. */
export function readTokenServiceError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  if (status < 400) return undefined;
  const parsed = z.safeParse(LooseProblem, body);
  if (!parsed.success) return {};
  const { type, title, detail, may_have_taken_effect: mayHaveTakenEffect } = parsed.data;
  const code = type === undefined || type === 'about:blank' ? undefined : type.slice(type.lastIndexOf('/') + 1);
  return { code, title, detail, mayHaveTakenEffect };
}
