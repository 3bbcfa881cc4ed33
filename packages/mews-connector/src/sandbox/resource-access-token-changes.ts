import { uuid } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { AccessType, AccessValue, listLimit } from '../schemas/common.ts';
import { checkLanguage, namedEnterprise, ownEnterprise, singleEnterprise } from './access.ts';
import type { Call } from './call.ts';
import { invalid, objection } from './problems.ts';
import { readItems, readMembers } from './read-members.ts';
import {
  overlaps,
  replaceResourceAccessToken,
  resourceAccessTokens,
  storeResourceAccessToken,
} from './resource-access-tokens.ts';
import type { StoredResourceAccessToken } from './schemas.ts';
import type { Enterprise } from './state.ts';
import { LowerId, momentText, WireMoment } from './values.ts';

const list = z.array(z.unknown()).check(z.maxLength(listLimit));
const fullList = list.check(z.minLength(1));
const optionalList = z.pipe(
  z.nullish(list),
  z.transform((items) => items ?? []),
);

const flag = z.nullish(z.object({ Value: z.boolean() }));
const Permissions = z.object({ Bed: flag, Room: flag, Floor: flag, Building: flag });

const addMembers = {
  CompanionshipId: z.nullish(LowerId),
  ResourceId: z.nullish(LowerId),
  Type: AccessType,
  Value: AccessValue,
  SerialNumber: z.nullish(z.string()),
  ValidityStartUtc: WireMoment,
  ValidityEndUtc: WireMoment,
  Permissions,
};

const update = <S extends z.ZodMiniType>(schema: S) => z.nullish(z.object({ Value: schema }));
const updateMembers = {
  ValidityStartUtc: update(WireMoment),
  ValidityEndUtc: update(WireMoment),
  Value: update(AccessValue),
  Permissions: z.nullish(Permissions),
};

const closed = { Bed: false, Room: false, Floor: false, Building: false };

/** Permissions with the stated ones changed. */
const permitted = (before: typeof closed, stated: z.infer<typeof Permissions> | null | undefined): typeof closed => ({
  Bed: stated?.Bed?.Value ?? before.Bed,
  Room: stated?.Room?.Value ?? before.Room,
  Floor: stated?.Floor?.Value ?? before.Floor,
  Building: stated?.Building?.Value ?? before.Building,
});

/** @throws {Objection} 403 when the tokens would break a rule of the business */
async function checkRules({ exchange }: Call, rows: readonly StoredResourceAccessToken[]): Promise<void> {
  if (rows.some(({ ValidityStartUtc, ValidityEndUtc }) => ValidityEndUtc <= ValidityStartUtc)) {
    throw objection('reversedValidity');
  }
  if (await overlaps(exchange.tx, rows)) throw objection('overlap');
}

/**
 * Adds tokens, all or none.
 * @throws {Objection} 400 or 403; nothing has been written then
 */
export async function addResourceAccessTokens(call: Call): Promise<StoredResourceAccessToken[]> {
  const { tx, now, random } = call.exchange;
  const { Id: EnterpriseId, serviceOrderIds } = singleEnterprise(call.scope);
  checkLanguage(call.body);
  const items = readItems('ResourceAccessTokenParameters', fullList, call.body);
  const read = items.map((item) => {
    const { ServiceOrderId } = readMembers({ ServiceOrderId: LowerId }, item);
    if (!serviceOrderIds.includes(ServiceOrderId)) throw invalid('ServiceOrderId');
    return { ServiceOrderId, ...readMembers(addMembers, item) };
  });
  const CreatedUtc = momentText(now);
  const rows = read.map(
    (item): StoredResourceAccessToken => ({
      Id: uuid(random),
      EnterpriseId,
      ServiceOrderId: item.ServiceOrderId,
      CompanionshipId: item.CompanionshipId ?? null,
      ResourceId: item.ResourceId ?? null,
      Type: item.Type,
      Value: item.Value,
      SerialNumber: item.SerialNumber ?? null,
      ValidityStartUtc: item.ValidityStartUtc,
      ValidityEndUtc: item.ValidityEndUtc,
      CreatedUtc,
      UpdatedUtc: CreatedUtc,
      IsActive: true,
      Permissions: permitted(closed, item.Permissions),
    }),
  );
  await checkRules(call, rows);
  for (const row of rows) await storeResourceAccessToken(tx, row);
  return rows;
}

/** An active token of an enterprise. */
async function findActive(
  { exchange }: Call,
  { Id }: Enterprise,
  id: string,
): Promise<StoredResourceAccessToken | undefined> {
  const row = await resourceAccessTokens.get(exchange.tx, id);
  return row?.EnterpriseId === Id && row.IsActive ? row : undefined;
}

/** With a single token, `EnterpriseId` is not even looked at. */
function updatedEnterprise({ scope, body }: Call): Enterprise {
  const enterprise = ownEnterprise(scope) ?? namedEnterprise(scope, body);
  if (enterprise === undefined) throw invalid('EnterpriseId');
  return enterprise;
}

/**
 * Changes tokens, all or none.
 * @throws {Objection} 400 or 403; nothing has been written then
 */
export async function updateResourceAccessTokens(call: Call): Promise<StoredResourceAccessToken[]> {
  const { tx, now } = call.exchange;
  const enterprise = updatedEnterprise(call);
  checkLanguage(call.body);
  const changed = new Map<string, { before: StoredResourceAccessToken; row: StoredResourceAccessToken }>();
  for (const item of readItems('ResourceAccessTokenUpdates', optionalList, call.body)) {
    const { ResourceAccessTokenId } = readMembers({ ResourceAccessTokenId: LowerId }, item);
    const before = await findActive(call, enterprise, ResourceAccessTokenId);
    if (before === undefined) throw invalid('ResourceAccessTokenId');
    if (changed.has(before.Id)) throw invalid('ResourceAccessTokenUpdates');
    const stated = readMembers(updateMembers, item);
    const row = {
      ...before,
      ValidityStartUtc: stated.ValidityStartUtc?.Value ?? before.ValidityStartUtc,
      ValidityEndUtc: stated.ValidityEndUtc?.Value ?? before.ValidityEndUtc,
      Value: stated.Value?.Value ?? before.Value,
      UpdatedUtc: momentText(now),
      Permissions: permitted(before.Permissions, stated.Permissions),
    };
    changed.set(before.Id, { before, row });
  }
  const changes = [...changed.values()];
  const rows = changes.map(({ row }) => row);
  await checkRules(call, rows);
  for (const { before, row } of changes) await replaceResourceAccessToken(tx, before, row);
  return rows;
}

/**
 * Deletes tokens, all or none. Their rows stay.
 * @throws {Objection} 400; nothing has been written then
 */
export async function deleteResourceAccessTokens(call: Call): Promise<void> {
  const { tx, now } = call.exchange;
  const enterprise = singleEnterprise(call.scope);
  checkLanguage(call.body);
  const { Ids } = readMembers({ Ids: z.array(LowerId).check(z.maxLength(listLimit)) }, call.body);
  const found: StoredResourceAccessToken[] = [];
  for (const id of new Set(Ids)) {
    const row = await findActive(call, enterprise, id);
    if (row === undefined) throw invalid('Ids');
    found.push(row);
  }
  for (const row of found) {
    await replaceResourceAccessToken(tx, row, { ...row, IsActive: false, UpdatedUtc: momentText(now) });
  }
}
