import type { ApiErrorDetails } from '@tokenyard/core';
import * as z from 'zod/mini';

const LooseErrorDocument = z.looseObject({
  errors: z.array(
    z.looseObject({ code: z.optional(z.string()), title: z.optional(z.string()), detail: z.optional(z.string()) }),
  ),
});

/**
 * Reads an error document. Several errors (422) are joined in `detail`; `code` and `title` are those of the first.
 * Mews publishes no list of codes: do not branch on them.
 */
export function readMewsPosError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  if (status < 400) return undefined;
  const parsed = z.safeParse(LooseErrorDocument, body);
  const errors = parsed.success ? parsed.data.errors : [];
  const details = errors.map(({ detail }) => detail).filter((detail) => detail !== undefined);
  return {
    code: errors[0]?.code,
    title: errors[0]?.title,
    detail: details.length === 0 ? undefined : details.join('; '),
  };
}
