import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { rowsOf } from './rows.ts';
import { StoredResourceAccessToken } from './schemas.ts';

/** PIN codes and RFID tags, deleted ones too. */
export const resourceAccessTokens = rowsOf('resource-access-tokens', StoredResourceAccessToken);

const Validity = z.strictObject({ id: z.string(), start: z.string(), end: z.string() });
/** When each active token is valid, by enterprise, type, value and id. */
const validities = collection('validities', Validity);

const valueKey = async ({ EnterpriseId, Type, Value }: StoredResourceAccessToken) =>
  `${EnterpriseId}/${Type}/${await sha256(Value)}/`;

async function enterValidity(tx: StoreTransaction, row: StoredResourceAccessToken): Promise<void> {
  if (!row.IsActive) return;
  const { Id: id, ValidityStartUtc: start, ValidityEndUtc: end } = row;
  await validities.put(tx, (await valueKey(row)) + id, { id, start, end });
}

/** Keeps a new token. */
export async function storeResourceAccessToken(tx: StoreTransaction, row: StoredResourceAccessToken): Promise<void> {
  await resourceAccessTokens.add(tx, row);
  await enterValidity(tx, row);
}

/** Puts a changed token in the place of what it was before. */
export async function replaceResourceAccessToken(
  tx: StoreTransaction,
  before: StoredResourceAccessToken,
  row: StoredResourceAccessToken,
): Promise<void> {
  await resourceAccessTokens.replace(tx, row);
  await validities.delete(tx, (await valueKey(before)) + before.Id);
  await enterValidity(tx, row);
}

type Span = Pick<z.infer<typeof Validity>, 'start' | 'end'>;

const sharesInstant = (a: Span, b: Span) => a.start < b.end && b.start < a.end;

/**
 * Whether one of the given tokens opens the same as another active one in a part of its validity: one that is kept, or
 * another of the given ones. Of a given token that is kept already, only the new state counts.
 */
export async function overlaps(tx: StoreTransaction, rows: readonly StoredResourceAccessToken[]): Promise<boolean> {
  const given = new Set(rows.map(({ Id }) => Id));
  const taken = new Map<string, Span[]>();
  for (const row of rows) {
    const key = await valueKey(row);
    const span = { start: row.ValidityStartUtc, end: row.ValidityEndUtc };
    const others = taken.get(key) ?? (await validities.list(tx, { prefix: key })).filter(({ id }) => !given.has(id));
    if (others.some((other) => sharesInstant(span, other))) return true;
    taken.set(key, [...others, span]);
  }
  return false;
}
