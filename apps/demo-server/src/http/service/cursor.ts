import { ServiceError } from '../../token-service/service-error.ts';

type Shape = readonly ('string' | 'number')[];
type Position<S extends Shape> = { readonly [K in keyof S]: S[K] extends 'string' ? string : number };

/** Where the pages of one list begin, as text that callers hand back and do not read. */
export interface Cursors<P extends readonly (string | number)[]> {
  /** @throws {ServiceError} `invalid-request` for a text that was not written for this list */
  read(cursor: string | undefined): P | undefined;
  /** A page of at most `limit` rows, of which one more was read to see whether there is a next page. */
  pageOf<T>(rows: readonly T[], limit: number, positionOf: (row: T) => P): Page<T>;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Makes the cursors of a list; positions of the given shape say behind which row a page begins. */
export function cursorsOf<const S extends Shape>(list: string, ...shape: S): Cursors<Position<S>> {
  const write = (position: Position<S>) => Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
  return {
    read: (cursor) => {
      if (cursor === undefined) return undefined;
      const [name, ...position] = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
      if (name !== list || !fits(position, shape) || write(position) !== cursor) throw notOurs();
      return position;
    },
    pageOf: (rows, limit, positionOf) => {
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? write(positionOf(last)) : null };
    },
  };
}

/** Whether a database can look for a position: what else a caller makes up must not get that far. */
const fits = <S extends Shape>(position: readonly unknown[], shape: S): position is Position<S> =>
  position.length === shape.length &&
  shape.every((type, index) => {
    const value = position[index];
    return type === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^\w+$/.test(value);
  });

function parse(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    // No JSON is no position either: the caller is told so.
    return [];
  }
}

function notOurs(): ServiceError {
  const errors = [{ parameter: 'cursor', detail: 'must be the next_cursor of a page of this list' }];
  return new ServiceError('invalid-request', 'The cursor is of no page of this list', { members: { errors } });
}
