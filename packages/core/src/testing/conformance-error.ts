/** A package is not what it declares. Test frameworks show the difference of `actual` and `expected`. */
export class ConformanceError extends Error {
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(message: string, actual?: unknown, expected?: unknown) {
    super(message);
    this.name = 'ConformanceError';
    this.actual = actual;
    this.expected = expected;
  }
}

/**
 * Ends a check with what it found.
 * @throws {ConformanceError} when there are objections
 */
export function demandNone(rule: string, objections: readonly string[]): void {
  if (objections.length > 0)
    throw new ConformanceError(`${rule}:\n${objections.map((text) => `- ${text}`).join('\n')}`);
}
