import { raceRevocation } from '../apps/demo-server/test/cluster/race-revocation.ts';
import type { TokenServiceClient } from '../packages/service-client/src/index.ts';
import { type Figure, median } from './figure.ts';

const rounds = 50;

/**
 * Revokes tokens of a connection on one node, while six clients of another ask without a pause whether they are
 * accepted. Times of the last acceptance are counted from the acknowledgement of the revocation.
 */
export async function revocationFigures(
  revoking: TokenServiceClient,
  asking: TokenServiceClient,
  connection: string,
): Promise<readonly Figure[]> {
  const vend = async (service: TokenServiceClient) => {
    const response = await service.vendToken.withResponse({ path: { id: connection } });
    if (response.status !== 200) throw new Error('The provider wants a second factor');
    return response.body;
  };
  const races = [];
  const delays: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { token, secret } = await vend(revoking);
    const introspects = async () => (await asking.introspectToken({ body: { token: secret } })).active;
    const vends = async () => (await vend(asking)).token.id === token.id;
    const revoke = async () => {
      const sent = performance.now();
      await revoking.revokeToken({ path: { id: token.id } });
      delays.push(performance.now() - sent);
    };
    races.push(await raceRevocation({ accepts: [introspects, introspects, introspects, vends, vends, vends], revoke }));
  }
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const answered = races.map(({ lastAcceptance }) => lastAcceptance.answered);
  const began = races.map(({ lastAcceptance }) => lastAcceptance.began);
  const name = (what: string) => `revocation on one node, seen by another: ${what}`;
  return [
    { name: name('requests'), value: sum(races.map(({ asked }) => asked)), unit: 'requests' },
    { name: name('accepted though begun after it'), value: sum(races.map(({ late }) => late)), unit: 'requests' },
    { name: name('until it is acknowledged, median'), value: median(delays), unit: 'ms' },
    { name: name('last accepted request begun, median'), value: median(began), unit: 'ms' },
    { name: name('last accepted request begun, latest'), value: Math.max(...began), unit: 'ms' },
    { name: name('last acceptance answered, median'), value: median(answered), unit: 'ms' },
    { name: name('last acceptance answered, latest'), value: Math.max(...answered), unit: 'ms' },
  ];
}
