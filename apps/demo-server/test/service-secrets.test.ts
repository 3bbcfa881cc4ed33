import { randomBytes } from 'node:crypto';
import { createTokenService } from '@tokenyard/service-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generate } from '../src/generate.ts';
import { providers } from '../src/providers.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const adminKey = generate('admin-key', 0);
const secrets: string[] = [adminKey];
const secret = (prefix = '') => {
  const made = prefix + randomBytes(16).toString('hex');
  secrets.push(made);
  return made;
};
const remember = (text: string) => {
  secrets.push(text);
  return text;
};

let server: ServerProcess;
beforeAll(async () => {
  const env = { TOKENYARD_ADMIN_KEY: adminKey, TOKENYARD_KEYS: generate('encryption-key', 0) };
  secrets.push(env.TOKENYARD_KEYS.slice(-44));
  server = await startServer(['--memory', '--log-level', 'debug'], { env });
});
afterAll(() => server.stop());

it('what the token service holds and what its callers send is in no log, no figure and no output', async () => {
  const service = createTokenService({
    baseUrl: server.url,
    credentials: { apiKey: adminKey },
    retry: { attempts: 1 },
  });
  const { connections } = await service.listConnections();
  expect(connections).toHaveLength(5);
  for (const { id } of connections) {
    const vended = await service.vendToken.withResponse({ path: { id } });
    if (vended.status !== 200) throw new Error('a second factor is wanted');
    const { token, secret: held } = vended.body;
    await service.introspectToken({ body: { token: remember(held) } });
    const headers = { 'Idempotency-Key': secret() };
    const rotated = await service.rotateToken({ path: { id: token.id }, headers }).catch(() => undefined);
    if (rotated?.secret !== undefined) remember(rotated.secret);
    await service.revokeToken({ path: { id: token.id } });
  }

  // Credentials that the provider refuses.
  const refused = await service.createConnection({
    body: {
      name: 'refused',
      provider: 'merchant-backend',
      credentials: { instance: 'sandbox', password: secret() },
      default_request: { scope: 'readonly', description: secret() },
      allow_environment_mismatch: true,
    },
  });
  await expect(service.vendToken({ path: { id: refused.id } })).rejects.toMatchObject({ status: 424 });
  const { secret: reader } = await service.createApiKey({ body: { name: 'reader', role: 'reader' } });

  // Callers that get it wrong.
  const send = async (path: string, headers: Record<string, string>, body?: string) =>
    (
      await fetch(server.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body === undefined ? {} : { body }),
      })
    ).status;
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const as = (key: string) => ({ authorization: `Bearer ${key}` });
  const statuses = [
    await send(`/v1/tokens?cursor=${secret()}`, as(adminKey)),
    await send(`/v1/tokens/${secret('tok_')}`, as(adminKey)),
    await send(`/v1/${secret()}`, as(adminKey)),
    await send('/v1/tokens', as(secret('ty_admin_'))),
    await send('/v1/connections', { ...as(adminKey), ...json }, `{"credentials": "${secret()}`),
    await send(
      '/v1/connections',
      { ...as(adminKey), ...json },
      JSON.stringify({ name: secret(), [secret()]: secret() }),
    ),
    await send('/v1/connections', { ...as(remember(reader)), ...json }, '{}'),
    await send('/v1/introspect', { ...as(adminKey), ...form, 'x-forwarded-for': secret() }, `token=${secret()}`),
    await send('/v1/revoke', { ...as(adminKey), ...form }, `token=${secret()}`),
  ];
  expect(statuses).toStrictEqual([400, 404, 404, 401, 400, 400, 403, 200, 200]);

  const figures = await (await fetch(`${server.url}/metrics`)).text();
  const { stdout, stderr } = await server.stop();
  // What the server prints at its start for everybody to try is no secret.
  const demo = Object.values(providers).flatMap((provider) => Object.values(provider.demo.credentials));
  const leaks = secrets.filter((each) =>
    [figures, stderr, ...(demo.includes(each) ? [] : [stdout])].some((text) => text.includes(each)),
  );
  expect(secrets.length).toBeGreaterThan(25);
  expect(leaks).toStrictEqual([]);

  // That nothing is there because nothing was told would be no proof.
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  const told = lines.filter(({ msg }) => msg === 'request');
  expect(new Set(told.map(({ status }) => status))).toStrictEqual(new Set([200, 201, 400, 401, 403, 404, 422, 424]));
  const vends = told.filter(({ route }) => route === '/v1/connections/{id}/token');
  expect(vends).toHaveLength(6);
  for (const line of vends)
    expect(line).toMatchObject({ operation: 'vendToken', key_id: expect.stringMatching(/^key_/) });
  const mint = lines.find(
    ({ msg, operation }) => msg === 'provider call' && operation === 'createShortlivedIntegrationToken',
  );
  const cause = vends.find(({ trace_id: trace }) => trace === mint?.trace_id);
  expect(cause).toMatchObject({ provider: 'mews-pos', request_id: mint?.request_id });
  expect(figures).toMatch(/^tokenyard_audited_acts_total\{action="mint",outcome="ok"\} \d+$/m);
});
