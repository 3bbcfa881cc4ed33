import type { StoreTransaction } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { isInterval } from '../moments.ts';
import { Count, listLimit } from '../schemas/common.ts';
import type { Scope } from './access.ts';
import { invalid } from './problems.ts';
import { readMembers } from './read-members.ts';
import type { Rows } from './rows.ts';
import { isMembers, LowerId, type Members, WireMoment } from './values.ts';

/** Ids to filter by: absent, or at least one. */
export const LowerIds = z.nullish(z.array(LowerId).check(z.minLength(1), z.maxLength(listLimit)));

const WireInterval = z.object({ StartUtc: WireMoment, EndUtc: WireMoment }).check(z.refine(isInterval));
type WireInterval = z.infer<typeof WireInterval>;

/** An interval to filter by, or none. */
export const FilterInterval = z.nullish(WireInterval);
export type FilterInterval = z.infer<typeof FilterInterval>;

const isPoint = ({ StartUtc, EndUtc }: WireInterval) => StartUtc === EndUtc;

/** Whether a moment lies in an interval, its start included and its end not; without one, always. */
export function holds(interval: FilterInterval, moment: string): boolean {
  if (interval == null) return true;
  return interval.StartUtc <= moment && (isPoint(interval) ? moment <= interval.EndUtc : moment < interval.EndUtc);
}

/** Whether something valid from `start` on and before `end` is valid in a part of an interval; without one, always. */
export function collides(interval: FilterInterval, start: string, end: string): boolean {
  if (interval == null) return true;
  const { StartUtc, EndUtc } = interval;
  return isPoint(interval) ? start <= StartUtc && StartUtc < end : start < EndUtc && StartUtc < end;
}

/**
 * Ids of the enterprises whose rows a listing shows. Disabled ones may be named, yet show nothing.
 * @throws {Objection} 400
 */
export function shownEnterprises({ connection, enterprises }: Scope, body: Members): ReadonlySet<string> {
  const { EnterpriseIds } = readMembers({ EnterpriseIds: LowerIds }, body);
  const reached = new Set(connection.enterpriseIds);
  if (EnterpriseIds?.some((id) => !reached.has(id))) throw invalid('EnterpriseIds');
  const wanted = new Set(EnterpriseIds ?? reached);
  return new Set(enterprises.map(({ Id }) => Id).filter((id) => wanted.has(id)));
}

/** Which part of a listing is asked for. */
export interface Limits {
  readonly count: number;
  /** Id of the row behind which it begins. */
  readonly behind: string | undefined;
}

/**
 * Reads `Limitation`. A cursor may be any row in reach, also one that the filters hide.
 * @throws {Objection} 400
 */
export async function readLimits<T extends { readonly Id: string; readonly CreatedUtc: string }>(
  tx: StoreTransaction,
  { Limitation }: Members,
  rows: Rows<T>,
  isReached: (row: T) => boolean,
): Promise<Limits> {
  if (!isMembers(Limitation)) throw invalid('Limitation');
  const limits = readMembers({ Count, Cursor: z.nullish(LowerId) }, Limitation);
  if (limits.Cursor == null) return { count: limits.Count, behind: undefined };
  const row = await rows.get(tx, limits.Cursor);
  if (row === undefined || !isReached(row)) throw invalid('Cursor');
  return { count: limits.Count, behind: row.Id };
}

/** The first rows that a filter lets through. */
export async function takePage<T>(
  rows: AsyncIterable<T> | Iterable<T>,
  count: number,
  isShown: (row: T) => boolean,
): Promise<T[]> {
  const page: T[] = [];
  for await (const row of rows) {
    if (isShown(row)) page.push(row);
    if (page.length === count) break;
  }
  return page;
}
