import { createMewsPos } from '@tokenyard/mews-pos';

const mewsPos = createMewsPos({
  baseUrl: 'http://127.0.0.1:4747/mews-pos',
  credentials: { apiKey: 'sk_test_bae7115405656f156ca6ca' },
});
const spaceCode = { type: 'spaceCodes', id: '5efa8b3c-b930-4b31-918d-95ab0e212e64' } as const;
const { data } = await mewsPos.createShortlivedIntegrationToken({
  body: {
    data: {
      type: 'shortlivedIntegrationTokens',
      attributes: { enterpriseId: 'hotel-42' },
      relationships: { spaceCode: { data: spaceCode } },
    },
  },
});
console.log(data.attributes.secretKey, data.attributes.expiresAt);
