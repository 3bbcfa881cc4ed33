import type { MintIntentsTable } from '../storage/tables/mint-intents-table.ts';
import { updateRotation } from '../storage/tables/rotations-table.ts';
import { updateToken } from '../storage/tables/tokens-table.ts';
import type { ServiceContext } from './context.ts';
import type { MintOrder } from './mint-order.ts';

const prefix = 'rotation:';

/** Names the lease of a rotation, and its mints. */
export const rotationLeaseName = (rotationId: string): string => prefix + rotationId;

/**
 * What a mint for a rotation does beside keeping its token: it takes the rotation to its next step in the same
 * transaction, so that neither is there without the other. Nothing for another mint.
 */
export function forRotation(
  { clock }: ServiceContext,
  { purpose, lease_name: name }: Pick<MintIntentsTable, 'purpose' | 'lease_name'>,
): Pick<MintOrder, 'status' | 'alongside'> {
  if (purpose !== 'rotate' || name === null) return {};
  const rotationId = name.slice(prefix.length);
  return {
    status: 'pending',
    alongside: async (db, token) => {
      const now = clock.now();
      const changes = { step: 'minted', new_token_id: token.id, error: null, updated_at: now } as const;
      if (await updateRotation(db, rotationId, 'started', changes)) return token;
      // The rotation has ended without it: a spare token, which can be given out like any other.
      const spare = { status: 'active', status_at: now } as const;
      return (await updateToken(db, token.id, ['pending'], spare)) ? { ...token, ...spare } : token;
    },
  };
}
