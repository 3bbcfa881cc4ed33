import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { CatalogConfiguration } from '../schemas.ts';
import type { SandboxRules } from './options.ts';

/** SHA-256 of secrets by the SHA-256 of their client id. */
const secrets = collection('main-clients', z.strictObject({ secretHash: z.string() }));

/** Link URLs of main clients by the SHA-256 of their client id. */
export const callbackUrls = collection('callback-urls', z.array(z.string()));

const SubClient = z.strictObject({
  /** Counts the registered clients of one main client, in the order in which they were made. */
  number: z.number(),
  id: z.string(),
  logoUrl: z.nullable(z.string()),
  businessLegalName: z.string(),
  displayName: z.string(),
  callbackUrls: z.array(z.string()),
  catalogConfiguration: z.nullable(CatalogConfiguration),
});
export type SubClient = z.infer<typeof SubClient>;

/** Registered clients by main client and id. */
const subClients = collection('sub-clients', SubClient);
const counters = collection('sub-client-counters', z.number());

const keyOf = (owner: string, id: string) => `${owner}/${id}`;

/** The registered clients of one main client; `owner` is the SHA-256 of its id. */
export const subClientsOf = (tx: StoreTransaction, owner: string) => ({
  list: async (): Promise<readonly SubClient[]> =>
    (await subClients.list(tx, { prefix: keyOf(owner, '') })).toSorted((a, b) => a.number - b.number),
  get: (id: string) => subClients.get(tx, keyOf(owner, id)),
  put: (client: SubClient) => subClients.put(tx, keyOf(owner, client.id), client),
  delete: (id: string) => subClients.delete(tx, keyOf(owner, id)),
  add: async (client: Omit<SubClient, 'number'>): Promise<SubClient> => {
    const number = ((await counters.get(tx, owner)) ?? 0) + 1;
    await counters.put(tx, owner, number);
    const added = { ...client, number };
    await subClients.put(tx, keyOf(owner, client.id), added);
    return added;
  },
});

/** Whether a pair of client id and secret is a known one. */
export async function knows(tx: StoreTransaction, owner: string, secret: string): Promise<boolean> {
  return (await secrets.get(tx, owner))?.secretHash === (await sha256(secret));
}

export const seedWith =
  ({ clients }: SandboxRules) =>
  async (tx: StoreTransaction) => {
    for (const client of clients) {
      const owner = await sha256(client.id);
      await secrets.put(tx, owner, { secretHash: await sha256(client.secret) });
      await callbackUrls.put(tx, owner, client.callbackUrls);
      for (const { id, callbackUrls, catalogConfiguration, ...names } of client.subClients) {
        await subClientsOf(tx, owner).add({
          id: id.toLowerCase(),
          logoUrl: null,
          ...names,
          callbackUrls: callbackUrls ?? [],
          catalogConfiguration: catalogConfiguration ?? null,
        });
      }
    }
  };
