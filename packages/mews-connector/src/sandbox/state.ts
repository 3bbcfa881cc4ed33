import { collection, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { addConnection } from './connections.ts';
import type { SandboxRules } from './options.ts';
import { storeResourceAccessToken } from './resource-access-tokens.ts';
import { rowsOf } from './rows.ts';
import { EnterpriseSeed } from './schemas.ts';

/** Applications by the SHA-256 of their `ClientToken`. */
export const applications = collection('applications', z.strictObject({ name: z.string() }));

const Enterprise = z.extend(EnterpriseSeed, { Id: z.string(), CreatedUtc: z.string() });
/** An enterprise as it is kept. */
export type Enterprise = z.infer<typeof Enterprise>;

export const enterprises = rowsOf('enterprises', Enterprise);

export const seedWith =
  ({ seeds }: SandboxRules) =>
  async (tx: StoreTransaction): Promise<void> => {
    for (const { name, clientToken } of seeds.applications) {
      await applications.put(tx, await sha256(clientToken), { name });
    }
    for (const seed of seeds.enterprises) {
      const { Id, CreatedUtc } = seed.profile;
      await enterprises.add(tx, { ...seed, Id, CreatedUtc });
    }
    for (const seed of seeds.connections) await addConnection(tx, seed);
    for (const row of seeds.resourceAccessTokens) await storeResourceAccessToken(tx, row);
  };
