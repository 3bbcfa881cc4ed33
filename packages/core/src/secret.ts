const redacted = '[redacted]';

/**
 * Wraps a value that must not be shown by accident. Only {@link Secret.reveal} gives it out; template strings, JSON,
 * `util.inspect` and `structuredClone` show a redaction.
 */
export class Secret<T = string> {
  readonly #value: T;
  /** What a structured clone of a secret consists of. */
  readonly redacted = redacted;

  constructor(value: T) {
    this.#value = value;
  }

  /** The wrapped value. Every call of it is a place where a secret leaves our hands. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.toPrimitive](): string {
    return redacted;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Secret ${redacted}`;
  }
}

/** The plain value of a secret that the caller gave either wrapped or as it is. */
export const reveal = (value: string | Secret): string => (typeof value === 'string' ? value : value.reveal());
