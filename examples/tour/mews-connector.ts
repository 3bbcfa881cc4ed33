import { createMewsConnector, iterateEnterprises } from '@tokenyard/mews-connector';
import { demoAccessToken, demoClientToken, demoPortfolioToken } from '@tokenyard/mews-connector/sandbox';
import { masked } from './masked.ts';
import type { Stage, Tour } from './stage.ts';

interface Connection {
  readonly id: string;
  readonly accessToken: string;
}

/** Access tokens of the Connector API are handed over out of band; they work until somebody replaces them. */
export const mewsConnector: Tour = {
  provider: 'mews-connector',
  title: 'Mews Connector',
  walk: async ({ baseUrl, step, refusal, control }) => {
    const clientWith = (accessToken: string) =>
      createMewsConnector({ baseUrl, credentials: { clientToken: demoClientToken, accessToken }, client: 'Tour 1.0' });
    const { Enterprise } = await step(
      'check the demo token',
      () => clientWith(demoAccessToken).getConfiguration(),
      (configuration) => configuration.Enterprise.Name,
    );
    const connection = await step(
      'have a token handed over',
      () => handedOver(control, Enterprise.Id),
      ({ accessToken }) => `access token ${masked(accessToken)}`,
    );
    const holder = clientWith(connection.accessToken);
    await step(
      'use it: read the configuration',
      () => holder.getConfiguration(),
      ({ NowUtc }) => `it is ${NowUtc}`,
    );
    await step(
      'list enterprises with a portfolio token',
      () => Array.fromAsync(iterateEnterprises(clientWith(demoPortfolioToken))),
      (enterprises) => enterprises.map(({ Name }) => Name).join(', '),
    );
    const renewed = await step(
      'have it replaced',
      async () => connectionOf(await control('POST', `/connections/${connection.id}/regenerate`)),
      ({ accessToken }) => `access token ${masked(accessToken)}`,
    );
    await refusal('use the old one', 401, () => holder.getConfiguration());
    const newHolder = clientWith(renewed.accessToken);
    await step(
      'use the new one',
      () => newHolder.getConfiguration(),
      (configuration) => configuration.Enterprise.Name,
    );
    await control('DELETE', `/connections/${connection.id}`);
    await refusal('use it after the connection has ended', 401, () => newHolder.getConfiguration());
  },
};

/** Has a token for an enterprise handed over, as Mews does it out of band. */
export async function handedOver(control: Stage['control'], enterpriseId: string): Promise<Connection> {
  const wanted = { clientToken: demoClientToken, kind: 'enterprise', enterpriseIds: [enterpriseId] };
  return connectionOf(await control('POST', '/connections', wanted));
}

function connectionOf(body: unknown): Connection {
  if (typeof body !== 'object' || body === null || !('id' in body) || !('accessToken' in body))
    throw new Error('The control API has answered with no connection');
  return { id: String(body.id), accessToken: String(body.accessToken) };
}
