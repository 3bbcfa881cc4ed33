import { type ApiErrorDetails, valueAt } from '@tokenyard/core';

const textOf = (value: unknown, member: string): string | undefined => {
  const text = valueAt(value, [member]);
  return typeof text === 'string' ? text : undefined;
};

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
  const listed = valueAt(body, ['errors']);
  const errors: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const details = errors.map((error) => textOf(error, 'detail')).filter((detail) => detail !== undefined);
  return {
    code: textOf(errors[0], 'code'),
    title: textOf(errors[0], 'title'),
    detail: details.length === 0 ? undefined : details.join('; '),
  };
}
