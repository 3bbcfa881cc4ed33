import type { StoreTransaction } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { ApplicationPath } from '../schemas.ts';
import type { Caller } from './access.ts';
import { refuse } from './replies.ts';
import {
  type Application,
  applicationSlugs,
  applications,
  type Organization,
  organizationSlugs,
  organizations,
} from './state.ts';

/** Looks a name up as an id, in any letter case, then as a slug. */
async function byIdOrSlug<T>(
  name: string,
  byId: (id: string) => Promise<T | undefined>,
  bySlug: (slug: string) => Promise<string | undefined>,
): Promise<T | undefined> {
  const found = /^[a-f0-9]{24}$/i.test(name) ? await byId(name.toLowerCase()) : undefined;
  if (found !== undefined) return found;
  const id = await bySlug(name);
  return id === undefined ? undefined : byId(id);
}

export const findOrganization = (tx: StoreTransaction, name: string): Promise<Organization | undefined> =>
  byIdOrSlug(
    name,
    (id) => organizations.get(tx, id),
    (slug) => organizationSlugs.get(tx, slug),
  );

const findApplication = (tx: StoreTransaction, organization: Organization, name: string) =>
  byIdOrSlug(
    name,
    async (id) => {
      const application = await applications.get(tx, id);
      return application?.organizationId === organization.id ? application : undefined;
    },
    (slug) => applicationSlugs.get(tx, `${organization.id}/${slug}`),
  );

/** The app that a request is about: the one of the path, or the one that an app token belongs to. */
export async function requireApplication(
  tx: StoreTransaction,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<Application> {
  if (caller.kind === 'token') return (await applications.get(tx, caller.applicationId)) ?? refuse('entityNotFound');
  const { organizationId, applicationId } = params;
  const path = z.safeParse(ApplicationPath, { organizationId, applicationId });
  if (!path.success) return refuse('entityNotFound');
  const organization = await findOrganization(tx, path.data.organizationId);
  if (organization?.id !== caller.organizationId) return refuse('entityNotFound');
  return (await findApplication(tx, organization, path.data.applicationId)) ?? refuse('entityNotFound');
}
