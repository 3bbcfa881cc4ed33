import * as z from 'zod/mini';
import { invalid } from './problems.ts';
import { isMembers, type Members } from './values.ts';

type Shape = Readonly<Record<string, z.ZodMiniType>>;
type Output<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/**
 * Reads members in the order of `shape`. Members that it does not name are ignored.
 * @throws {Objection} 400 with the name of the first member that breaks its rule
 */
export function readMembers<S extends Shape>(shape: S, source: Members): Output<S> {
  const read = Object.entries(shape).map(([name, schema]) => {
    const result = z.safeParse(schema, source[name]);
    if (!result.success) throw invalid(name);
    return [name, result.data] as const;
  });
  // The loop erases which schema belongs to which member; the mapped type states what it has just built.
  return Object.fromEntries(read) as Output<S>;
}

/**
 * Reads a list of objects.
 * @throws {Objection} 400 with the name of the list when it, or an item, is something else
 */
export function readItems(
  name: string,
  schema: z.ZodMiniType<readonly unknown[]>,
  source: Members,
): readonly Members[] {
  const list = z.safeParse(schema, source[name]);
  if (!list.success) throw invalid(name);
  return list.data.map((item) => {
    if (!isMembers(item)) throw invalid(name);
    return item;
  });
}
