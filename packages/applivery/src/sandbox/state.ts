import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { Role, type SandboxRules } from './options.ts';

const Organization = z.strictObject({ id: z.string(), slug: z.string() });
export type Organization = z.infer<typeof Organization>;

/** Organizations by id, and their ids by slug. */
export const organizations = collection('organizations', Organization);
export const organizationSlugs = collection('organization-slugs', z.string());

const Application = z.strictObject({
  id: z.string(),
  organizationId: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
});
export type Application = z.infer<typeof Application>;

/** Apps by id, and their ids by organization id and slug. */
export const applications = collection('applications', Application);
export const applicationSlugs = collection('application-slugs', z.string());

const StoredBuild = z.strictObject({ id: z.string(), os: z.string(), versionName: z.string(), status: z.string() });
export type StoredBuild = z.infer<typeof StoredBuild>;

/** Builds by app id and own id: in the order of their time, which stands in front of an id. */
export const builds = collection('builds', StoredBuild);

const ServiceAccount = z.strictObject({
  id: z.string(),
  organizationId: z.string(),
  role: Role,
  bearerHash: z.string(),
  /** In ms since 1970; without it the account never expires. */
  expiresAt: z.optional(z.number()),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

/** Service accounts by id. */
export const serviceAccounts = collection('service-accounts', ServiceAccount);

const StoredToken = z.strictObject({
  id: z.string(),
  organizationId: z.string(),
  applicationId: z.string(),
  description: z.optional(z.string()),
  scopes: z.array(z.string()),
  /** The provider shows bearers again, so this one is kept encrypted and not only as a hash. */
  sealedBearer: z.string(),
  bearerHash: z.string(),
});
export type StoredToken = z.infer<typeof StoredToken>;

/** Tokens by app id and number, so in the order of their creation; and those keys by token id. */
export const tokens = collection('tokens', StoredToken);
export const tokenKeys = collection('token-keys', z.string());

/** Number of the token that was made last. */
export const counters = collection('counters', z.number());

/** Who holds a bearer, by its SHA-256: a service account by id, a token by its key. */
export const bearers = collection('bearers', z.strictObject({ holder: z.enum(['account', 'token']), key: z.string() }));

export async function putServiceAccount(tx: StoreTransaction, account: ServiceAccount): Promise<void> {
  await serviceAccounts.put(tx, account.id, account);
  await bearers.put(tx, account.bearerHash, { holder: 'account', key: account.id });
}

export const seedWith = (rules: SandboxRules) => async (tx: StoreTransaction) => {
  for (const { id: organizationId, slug, serviceAccounts: accounts, apps } of rules.organizations) {
    await organizations.put(tx, organizationId, { id: organizationId, slug });
    await organizationSlugs.put(tx, slug, organizationId);
    for (const { bearer, expiresAt, ...account } of accounts) {
      const end = expiresAt === undefined ? undefined : Date.parse(expiresAt);
      await putServiceAccount(tx, { ...account, organizationId, bearerHash: await sha256(bearer), expiresAt: end });
    }
    for (const { builds: made, description = '', ...app } of apps) {
      await applications.put(tx, app.id, { ...app, organizationId, description });
      await applicationSlugs.put(tx, `${organizationId}/${app.slug}`, app.id);
      for (const build of made) await builds.put(tx, `${app.id}/${build.id}`, build);
    }
  }
};
