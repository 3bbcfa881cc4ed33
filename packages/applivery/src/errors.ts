import { type ApiErrorDetails, valueAt } from '@tokenyard/core';
import * as z from 'zod/mini';

const Violations = z.looseObject({
  errors: z.array(z.looseObject({ field: z.string(), messages: z.array(z.string()) })),
});
const UsedQuota = z.looseObject({ itemName: z.string(), num: z.number(), limit: z.number() });

/**
 * Reads an error envelope, which this API may send with a 2xx status too. `code` means something only together with
 * the HTTP status; `title` is the message; `detail` names the broken rules (400) or the used quota (429).
 */
export function readAppliveryError({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ApiErrorDetails | undefined {
  if (status < 400 && valueAt(body, ['status']) !== false) return undefined;
  const code = valueAt(body, ['error', 'code']);
  const message = valueAt(body, ['error', 'message']);
  return {
    code: typeof code === 'number' || typeof code === 'string' ? code : undefined,
    title: typeof message === 'string' ? message : undefined,
    detail: detailOf(valueAt(body, ['error', 'data'])),
  };
}

function detailOf(data: unknown): string | undefined {
  const violations = z.safeParse(Violations, data);
  if (violations.success) {
    const { errors } = violations.data;
    return errors.map(({ field, messages }) => `${field || 'body'} ${messages.join(', ')}`).join('; ');
  }
  const quota = z.safeParse(UsedQuota, data);
  return quota.success ? `${quota.data.itemName}: ${quota.data.num} of ${quota.data.limit}` : undefined;
}
