import { parseSetting, SettingError } from '@tokenyard/core';
import type { SandboxOptions } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { demoOrganizations } from './seeds.ts';

const whole = (minimum: number, maximum: number) => z.int().check(z.gte(minimum), z.lte(maximum));
const entityId = z.string().check(z.regex(/^[a-f0-9]{24}$/));
const slug = z.string().check(z.regex(/^[a-zA-Z0-9-]{3,}$/));

export const Role = z.enum(['Admin', 'Developer', 'Viewer']);
export type Role = z.infer<typeof Role>;

/** Name of a service account before the `@` of its identity. */
export const AccountId = z.string().check(z.regex(/^[\w.-]{1,64}$/));

/** A build; the first 8 digits of its id are its time in seconds (s) since 1970. */
const BuildSeed = z.strictObject({
  id: entityId,
  os: z.enum(['ios', 'android']),
  versionName: z.string(),
  status: z.enum(['pending', 'in_progress', 'processed', 'error']),
});

const AppSeed = z.strictObject({
  id: entityId,
  slug,
  name: z.string(),
  description: z.optional(z.string()),
  builds: z.readonly(z.array(BuildSeed)),
});

const ServiceAccountSeed = z.strictObject({
  id: AccountId,
  role: Role,
  bearer: z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/)),
  expiresAt: z.optional(z.iso.datetime()),
});

/** An organization that the sandbox knows, with what belongs to it. */
export const OrganizationSeed = z.strictObject({
  id: entityId,
  slug,
  serviceAccounts: z.readonly(z.array(ServiceAccountSeed)),
  apps: z.readonly(z.array(AppSeed)),
});
export type OrganizationSeed = z.infer<typeof OrganizationSeed>;

const Rules = z.strictObject({
  organizations: z._default(z.readonly(z.array(OrganizationSeed)), demoOrganizations),
  rateLimit: z._default(z.strictObject({ limit: whole(1, 1_000_000), windowSeconds: whole(1, 86_400) }), {
    limit: 10_000,
    windowSeconds: 3600,
  }),
  hideBearer: z._default(z.boolean(), false),
  maxBodyBytes: z._default(whole(1, 16_777_216), 1_048_576),
});

/** The sandbox's options with every default filled in. */
export type SandboxRules = z.infer<typeof Rules>;

export interface AppliverySandboxOptions extends SandboxOptions {
  /** 32 bytes that encrypt bearers in the store. Default random; pass them when the store outlives the process. */
  readonly key?: Uint8Array<ArrayBuffer> | undefined;
  /** Organizations with their service accounts, apps and builds. Default `demoOrganizations`. */
  readonly organizations?: readonly OrganizationSeed[] | undefined;
  /** Requests of one bearer in a window. Default 10000 in 3600 s. */
  readonly rateLimit?: { readonly limit: number; readonly windowSeconds: number } | undefined;
  /** Leaves `bearer` out of every reply but that of createToken. Default false. */
  readonly hideBearer?: boolean | undefined;
  /** Longest request body in bytes. Default 1048576. */
  readonly maxBodyBytes?: number | undefined;
}

/** @throws {SettingError} when an option is out of its range, or when two entities share an id, a slug or a bearer */
export function rulesOf(options: AppliverySandboxOptions): SandboxRules {
  const { organizations, rateLimit, hideBearer, maxBodyBytes } = options;
  const rules = parseSetting('sandbox', Rules, { organizations, rateLimit, hideBearer, maxBodyBytes });
  const apps = rules.organizations.flatMap((organization) => organization.apps);
  const accounts = rules.organizations.flatMap((organization) => organization.serviceAccounts);
  demandDifferent('organization', 'id', rules.organizations);
  demandDifferent('organization', 'slug', rules.organizations);
  demandDifferent('app', 'id', apps);
  for (const organization of rules.organizations) demandDifferent('app', 'slug', organization.apps);
  for (const app of apps) demandDifferent('build', 'id', app.builds);
  demandDifferent('service account', 'id', accounts);
  demandDifferent('service account', 'bearer', accounts);
  return rules;
}

function demandDifferent<K extends string>(what: string, member: K, entities: readonly Readonly<Record<K, string>>[]) {
  if (new Set(entities.map((entity) => entity[member])).size === entities.length) return;
  throw new SettingError(
    'sandbox.organizations',
    `sandbox.organizations: two entries of kind ${what} share a ${member}`,
  );
}
