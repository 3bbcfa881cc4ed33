import { describeIssues, InvalidRequestError } from '@tokenyard/core';
import { type Sandbox, type SandboxState, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { findOrganization } from './entities.ts';
import { AccountId, Role } from './options.ts';
import { bearers, putServiceAccount, type ServiceAccount, serviceAccounts } from './state.ts';
import { newBearer, newId } from './tokens.ts';

/** What a service account is made from. */
export const ServiceAccountRequest = z.strictObject({
  /** The organization by id or by slug. */
  organizationId: z.string(),
  role: Role,
  /** Default a random one. */
  id: z.optional(AccountId),
  /** When its bearer stops working (ISO 8601, UTC). Default never. */
  expiresAt: z.optional(z.iso.datetime()),
});
export type ServiceAccountRequest = z.infer<typeof ServiceAccountRequest>;

/** A service account without its bearer. */
export const ServiceAccountView = z.strictObject({
  id: z.string(),
  /** The name that the provider shows, in the form of a mail address. */
  identity: z.string(),
  organizationId: z.string(),
  role: Role,
  expiresAt: z.nullable(z.string()),
});
export type ServiceAccountView = z.infer<typeof ServiceAccountView>;

/** A service account that was just made: the only time that its bearer is told. */
export const NewServiceAccount = z.extend(ServiceAccountView, { bearer: z.string() });
export type NewServiceAccount = z.infer<typeof NewServiceAccount>;

const viewOf = ({ id, organizationId, role, expiresAt }: ServiceAccount): ServiceAccountView => ({
  id,
  identity: `${id}@${organizationId}.iam.applivery.io`,
  organizationId,
  role,
  expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
});

/** @throws {InvalidRequestError} when a member breaks a rule, the organization is unknown or the id is taken */
export async function addServiceAccount(
  { tx, now, random }: SandboxState,
  request: ServiceAccountRequest,
): Promise<NewServiceAccount> {
  const parsed = z.safeParse(ServiceAccountRequest, request);
  if (!parsed.success) throw invalid(describeIssues(parsed.error.issues, request));
  const { organizationId, role, id = newId(now, random), expiresAt } = parsed.data;
  const organization = await findOrganization(tx, organizationId);
  if (organization === undefined) throw invalid([{ path: ['organizationId'], message: 'names no organization' }]);
  if ((await serviceAccounts.get(tx, id)) !== undefined) throw invalid([{ path: ['id'], message: 'is taken' }]);
  const bearer = newBearer(random);
  const account: ServiceAccount = {
    id,
    organizationId: organization.id,
    role,
    bearerHash: await sha256(bearer),
    expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt),
  };
  await putServiceAccount(tx, account);
  return { ...viewOf(account), bearer };
}

const invalid = (issues: ConstructorParameters<typeof InvalidRequestError>[0]) =>
  new InvalidRequestError(issues, { operationId: 'createServiceAccount' });

export const listServiceAccounts = async ({ tx }: SandboxState): Promise<readonly ServiceAccountView[]> =>
  (await serviceAccounts.list(tx)).map(viewOf);

/** Ends a service account at once; false when there is none with this id. */
export async function removeServiceAccount({ tx }: SandboxState, id: string): Promise<boolean> {
  const account = await serviceAccounts.get(tx, id);
  if (account === undefined) return false;
  await serviceAccounts.delete(tx, id);
  await bearers.delete(tx, account.bearerHash);
  return true;
}

/** The service accounts of a sandbox: the callers that its workspace knows. */
export interface ServiceAccounts {
  /** @throws {InvalidRequestError} when a member breaks a rule, the organization is unknown or the id is taken */
  create(request: ServiceAccountRequest): Promise<NewServiceAccount>;
  list(): Promise<readonly ServiceAccountView[]>;
  /** Ends a service account at once; false when there is none with this id. */
  delete(id: string): Promise<boolean>;
}

export const serviceAccountsOf = (sandbox: Sandbox): ServiceAccounts => ({
  create: (request) => sandbox.transaction((state) => addServiceAccount(state, request)),
  list: () => sandbox.transaction(listServiceAccounts),
  delete: (id) => sandbox.transaction((state) => removeServiceAccount(state, id)),
});
