import { createMewsPos } from '@tokenyard/mews-pos';
import { demoApiKey, demoSpaceCodes } from '@tokenyard/mews-pos/sandbox';
import { masked } from './masked.ts';
import type { Tour } from './stage.ts';

const [table, room] = demoSpaceCodes;

/** Tokens of Mews POS live for minutes, work for one space code and cannot be revoked. */
export const mewsPos: Tour = {
  provider: 'mews-pos',
  title: 'Mews POS',
  walk: async ({ baseUrl, step, refusal, refusalAfter }) => {
    const clientWith = (apiKey: string) => createMewsPos({ baseUrl, credentials: { apiKey } });
    const minted = await step(
      'mint a token for a space code',
      () =>
        clientWith(demoApiKey).createShortlivedIntegrationToken({
          body: {
            data: {
              type: 'shortlivedIntegrationTokens',
              attributes: { enterpriseId: 'hotel-42' },
              relationships: { spaceCode: { data: { type: 'spaceCodes', id: table.id } } },
            },
          },
        }),
      ({ data }) => `secret ${masked(data.attributes.secretKey)}, ends ${data.attributes.expiresAt}`,
    );
    const holder = clientWith(minted.data.attributes.secretKey ?? '');
    await step(
      'use it: read its space code',
      () => holder.getSpaceCode({ path: { id: table.id } }),
      ({ data }) => String(data.attributes.designation),
    );
    await refusal('use it for another space code', 403, () => holder.getSpaceCode({ path: { id: room.id } }));
    await refusal('mint with it', 401, () =>
      holder.createShortlivedIntegrationToken({
        body: {
          data: {
            type: 'shortlivedIntegrationTokens',
            attributes: { enterpriseId: null },
            relationships: { spaceCode: { data: { type: 'spaceCodes', id: table.id } } },
          },
        },
      }),
    );
    await refusalAfter(900_000, 'use it a quarter of an hour later', 401, () =>
      holder.getSpaceCode({ path: { id: table.id } }),
    );
  },
};
