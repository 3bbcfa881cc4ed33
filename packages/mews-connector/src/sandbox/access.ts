import { type AuthScheme, readMembers as readCredentials } from '@tokenyard/core';
import { admitToWindow, type Exchange, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import type { mewsConnectorOperations } from '../operations/index.ts';
import { type Connection, connectionWith } from './connections.ts';
import type { SandboxRules } from './options.ts';
import { invalid, objection, unauthorized } from './problems.ts';
import { readMembers } from './read-members.ts';
import { applications, type Enterprise, enterprises } from './state.ts';
import { LowerId, type Members } from './values.ts';

/** What a request may touch. */
export interface Scope {
  readonly connection: Connection;
  /** The enterprises of the connection that are enabled. */
  readonly enterprises: readonly Enterprise[];
}

/** Operations that look at `EnterpriseId`. */
const namingOne: ReadonlySet<keyof typeof mewsConnectorOperations> = new Set([
  'getConfiguration',
  'updateResourceAccessTokens',
]);

/**
 * Finds the connection whose tokens a request carries, and counts the request.
 * @throws {Objection} 400, 401 or 429
 */
export async function authenticate(
  { tx, now }: Exchange,
  scheme: AuthScheme,
  body: Members,
  { rateLimit }: SandboxRules,
): Promise<Connection> {
  const credentials = readCredentials(scheme, body);
  for (const [name, value] of Object.entries(credentials)) if (value === undefined) throw invalid(name);
  const { ClientToken = '', AccessToken = '' } = credentials;
  const application = await sha256(ClientToken);
  if ((await applications.get(tx, application)) === undefined) throw unauthorized('ClientToken');
  const connection = await connectionWith(tx, AccessToken);
  if (connection?.application !== application) throw unauthorized('AccessToken');
  const admission = await admitToWindow(tx, connection.token, now, rateLimit);
  if (!admission.admitted) {
    throw objection('tooManyRequests', Math.max(1, Math.ceil((admission.freeAt - now) / 1000)));
  }
  if (!connection.isEnabled) throw objection('integrationDisabled');
  return connection;
}

/**
 * What a connection may touch with an operation.
 * @throws {Objection} 401
 */
export async function scopeOf(
  tx: StoreTransaction,
  connection: Connection,
  id: keyof typeof mewsConnectorOperations,
  { EnterpriseId }: Members,
): Promise<Scope> {
  const found: Enterprise[] = [];
  for (const enterpriseId of connection.enterpriseIds) {
    const enterprise = await enterprises.get(tx, enterpriseId);
    if (enterprise !== undefined) found.push(enterprise);
  }
  const named = namingOne.has(id) && typeof EnterpriseId === 'string' ? EnterpriseId.toLowerCase() : undefined;
  const enabled = found.filter(({ isEnabled }) => isEnabled);
  if (enabled.length === 0 || found.some(({ Id, isEnabled }) => Id === named && !isEnabled)) {
    throw objection('enterpriseDisabled');
  }
  return { connection, enterprises: enabled };
}

/** The enterprise of a single token; of a portfolio token none. */
export const ownEnterprise = ({ connection, enterprises: [first] }: Scope): Enterprise | undefined =>
  connection.kind === 'enterprise' ? first : undefined;

/**
 * The enterprise of an operation that takes single tokens only.
 * @throws {Objection} 401 with a portfolio token
 */
export function singleEnterprise(scope: Scope): Enterprise {
  const enterprise = ownEnterprise(scope);
  if (enterprise === undefined) throw objection('portfolioToken');
  return enterprise;
}

/**
 * The enterprise that a request names with `EnterpriseId`, if it names one.
 * @throws {Objection} 400 when the connection does not reach it
 */
export function namedEnterprise({ enterprises: reached }: Scope, body: Members): Enterprise | undefined {
  const { EnterpriseId } = readMembers({ EnterpriseId: z.nullish(LowerId) }, body);
  if (EnterpriseId == null) return undefined;
  const enterprise = reached.find(({ Id }) => Id === EnterpriseId);
  if (enterprise === undefined) throw invalid('EnterpriseId');
  return enterprise;
}

const languageMembers = { LanguageCode: z.nullish(z.string()), CultureCode: z.nullish(z.string()) };

/**
 * Checks the members of the envelope that are no credentials. They have no effect.
 * @throws {Objection} 400
 */
export function checkLanguage(body: Members): void {
  readMembers(languageMembers, body);
}
