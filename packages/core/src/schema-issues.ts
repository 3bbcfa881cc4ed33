import type { $ZodIssue } from 'zod/v4/core';
import type { InputIssue } from './errors/invalid-request-error.ts';

/**
 * Translates zod issues into paths and English texts that name rule and limit but never the value.
 * `value` is what was checked; it only tells a missing member from one of a wrong type.
 */
export const describeIssues = (
  issues: readonly $ZodIssue[],
  value: unknown,
  root: readonly string[] = [],
): readonly InputIssue[] =>
  issues.flatMap((issue) => {
    const path = [...root, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: 'is not known' }));
    return [{ path, message: valueAt(value, issue.path) === undefined ? 'is required' : describe(issue) }];
  });

/** The member of a value that a path leads to; `undefined` when there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(key))?.[1];
  }
  return current;
}

const units: Readonly<Record<string, string>> = {
  string: ' characters',
  array: ' items',
  file: ' bytes',
  set: ' items',
};

function describe(issue: $ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'record' ? 'object' : issue.expected}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `must match ${issue.pattern}` : `must be a valid ${issue.format}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return 'must match one of its forms';
    default:
      return issue.message === 'Invalid input' ? 'is not valid' : issue.message;
  }
}
