import path from 'node:path';
import { playScenario, type Scenario, ScriptedRandom } from '@tokenyard/core/testing';
import { describe, expect, it } from 'vitest';
import { providers } from '../src/providers.ts';
import { liveApp } from './live-app.ts';
import { rawFetch } from './raw-http.ts';

interface Fixtures {
  readonly scenarios: readonly Scenario[];
  readonly baseUrl: string;
}

async function fixturesOf(name: string): Promise<Fixtures> {
  const folder = path.join(import.meta.dirname, `../../../packages/${name}/src/__fixtures__/exchanges`);
  const { scenarios }: Pick<Fixtures, 'scenarios'> = await import(`${folder}/index.ts`);
  const { baseUrl }: Pick<Fixtures, 'baseUrl'> = await import(`${folder}/parts.ts`);
  return { scenarios, baseUrl };
}

const recorded = await Promise.all(
  Object.entries(providers).map(async ([name, provider]) => ({ name, provider, ...(await fixturesOf(name)) })),
);

// What is recorded in process has to be the same on the wire, byte for byte, below the mount of the server.
describe.each(recorded)('$name over a socket', ({ name, provider, scenarios, baseUrl: recordedBaseUrl }) => {
  it.each(scenarios)('plays: $name', async (scenario) => {
    const random = new ScriptedRandom();
    const create: typeof provider.create = (options) => provider.create({ ...scenario.options, ...options });
    const app = await liveApp({ providers: { [name]: { ...provider, create } }, random });
    const clock = app.served[0]?.sandbox.clock ?? { freeze: () => undefined };
    const baseUrl = `${app.url}/${name}`;
    const transportHeaders = ['date', 'connection', 'keep-alive'];
    await playScenario(scenario, {
      fetch: rawFetch,
      baseUrl,
      clock,
      random,
      recordedBaseUrl,
      transportHeaders,
    });
    await app.close();
    expect(app.errors).toStrictEqual([]);
  });
});
