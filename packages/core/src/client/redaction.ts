const replacement = '[redacted]';

/** Removes from texts what a call sent: providers echo input in their error texts. */
export type Redact = <T>(text: T) => T;

/**
 * A function that replaces the given texts, also in their percent-encoded and JSON-escaped form. Short ones stay,
 * because they occur in any text: credentials below 4 characters, other inputs below 8.
 */
export function redactorOf(credentials: readonly string[], inputs: readonly string[]): Redact {
  const secrets = [...credentials.filter(({ length }) => length >= 4), ...inputs.filter(({ length }) => length >= 8)]
    .flatMap((value) => [value, encodeURIComponent(toWellFormed(value)), JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  const unique = [...new Set(secrets)];
  return (text) => {
    if (typeof text !== 'string') return text;
    let redacted: string = text;
    for (const secret of unique) redacted = redacted.replaceAll(secret, replacement);
    return redacted as typeof text;
  };
}

/** `encodeURIComponent` throws on lone surrogates. */
const toWellFormed = (value: string) => value.replace(/\p{Surrogate}/gu, '\ufffd');

/** Every string inside a value, at any depth. */
export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
