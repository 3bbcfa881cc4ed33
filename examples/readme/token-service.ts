import { createTokenService } from '@tokenyard/service-client';

const service = createTokenService({
  baseUrl: 'http://127.0.0.1:4747',
  credentials: { apiKey: process.env.TOKENYARD_API_KEY },
});
const { connections } = await service.listConnections({ query: { provider: 'mews-pos' } });
const [connection] = connections;
if (connection === undefined) throw new Error('There is no connection to Mews POS');
// A token that is valid for five minutes at least, minted only when there is none.
const { status, body } = await service.vendToken.withResponse({
  path: { id: connection.id },
  query: { min_validity: 300 },
});
if (status === 200) {
  const { active, exp } = await service.introspectToken({ body: { token: body.secret } });
  console.log(body.source, active, exp);
}
