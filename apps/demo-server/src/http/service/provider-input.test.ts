import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providers } from '../../providers.ts';
import { serviceStores } from '../../token-service/__fixtures__/world.ts';
import { request } from './__fixtures__/exchanges/parts.ts';
import { connectionIds } from './__fixtures__/ids.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

const names = ['mews-pos', 'mews-connector', 'merchant-backend', 'applivery', 'mesh-admin'] as const;

/** Values that a schema may have forgotten. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e\u{1f600}',
    '\r\nX-Injected: 1',
    '../../admin',
    '%2e%2e%2f',
    'a'.repeat(10_000),
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [[]],
    { d_us: -1 },
    { d_us: 'forever' },
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** An object like a good one: some of its members are odd, some are not there, and some are there that should not be. */
const like = (good: object) =>
  fc
    .record(
      Object.fromEntries(Object.entries(good).map(([name, value]) => [name, fc.oneof(fc.constant(value), odd)])),
      {
        requiredKeys: [],
      },
    )
    .chain((known) =>
      fc.option(fc.dictionary(fc.string(), odd, { maxKeys: 1 })).map((more) => ({ ...known, ...more })),
    );

describe.each(serviceStores)('on %s', (_, openDatabase) => {
  it.each(names)('no token request and no credentials of %s lead to a fault of ours', async (name) => {
    const stage = clientStage({ openDatabase });
    const { errors } = await stage.opened;
    const send = async (method: string, target: string, body: unknown) => {
      const { headers } = request(method, target, { body });
      const init = { method, headers, body: JSON.stringify(body) };
      return (await stage.fetch(`http://localhost${target}`, init)).status;
    };
    const demo = providers[name]?.demo ?? { request: {}, credentials: {} };
    const good = typeof demo.request === 'object' && demo.request !== null ? demo.request : {};
    let count = 0;
    await fc.assert(
      fc.asyncProperty(like(good), like(demo.credentials), async (wanted, credentials) => {
        count += 1;
        // Providers count: neither their limits nor their tokens are of concern here.
        stage.clock.advance(3_600_000);
        const place = `/v1/connections/${connectionIds[name]}`;
        const body = { name: `c${count}`, provider: name, credentials, default_request: wanted };
        const statuses = [
          await send('POST', `${place}/tokens`, { request: wanted }),
          await send('POST', '/v1/connections', { ...body, allow_environment_mismatch: true }),
          await send('PATCH', place, { default_request: wanted }),
          await send('POST', `${place}/tokens`, {}),
        ];
        expect(statuses.filter((status) => status >= 500)).toStrictEqual([]);
        expect(errors).toStrictEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
