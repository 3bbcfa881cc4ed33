import { ServiceError } from '../../token-service/service-error.ts';

/** Where the next page of a list begins, as text that callers hand back and do not read. */
export const writeCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Reads a cursor that {@link writeCursor} has made of positions of the given shape.
 * @throws {ServiceError} `invalid-request`
 */
export function readCursor<const S extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  ...shape: S
): { readonly [K in keyof S]: S[K] extends 'string' ? string : number } | undefined {
  if (cursor === undefined) return undefined;
  const position = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!fits(position, shape)) {
    const errors = [{ parameter: 'cursor', detail: 'must be the next_cursor of a page of this list' }];
    throw new ServiceError('invalid-request', 'The cursor is of no page of this list', { members: { errors } });
  }
  return position;
}

const fits = <S extends readonly ('string' | 'number')[]>(
  position: unknown,
  shape: S,
): position is { readonly [K in keyof S]: S[K] extends 'string' ? string : number } =>
  Array.isArray(position) &&
  position.length === shape.length &&
  shape.every((type, index) => typeof position[index] === type);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no position either: the caller is told so.
    return undefined;
  }
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A page of at most `limit` items, of which one more was read to see whether there is a next page. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  positionOf: (row: T) => readonly (string | number)[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null };
}
