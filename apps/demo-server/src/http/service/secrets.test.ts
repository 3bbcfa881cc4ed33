import { systemRandom } from '@tokenyard/core/sandbox';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { newApiKeySecret } from '../../crypto/api-key.ts';
import { providers } from '../../providers.ts';
import { createTelemetry } from '../../telemetry/telemetry.ts';
import { request } from './__fixtures__/exchanges/parts.ts';
import { connectionIds } from './__fixtures__/ids.ts';
import { apiKeys } from './__fixtures__/keys.ts';
import { oneTimeCode } from './__fixtures__/stage.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

const randomText = () => `S${Buffer.from(systemRandom.bytes(18)).toString('base64url').replaceAll('-', 'x')}S`;
const isSecret = (name: string) => /key|token|secret|password/i.test(name);

/** One answer of the service: what a caller, or who listens, can read of it. */
interface Seen {
  readonly call: string;
  readonly shown: string;
  /** The secret that it is there to hand over. */
  readonly handedOver: string | undefined;
}

const lines: string[] = [];
const telemetry = createTelemetry({
  level: 'debug',
  node: 'node-1',
  destination: { write: (line: string) => lines.push(line) },
});
const stage = clientStage({ telemetry });
const seen: Seen[] = [];
const secrets = new Set(apiKeys.map(({ secret }) => secret));

/** Sends a request; what the answer hands over is a secret from then on. */
async function send({ method, target, headers, body }: ReturnType<typeof request>, mayHandOver = true) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await stage.fetch(`http://localhost${target}`, { method, headers, body: text ?? null });
  const answer = await response.text();
  const json = answer === '' ? {} : JSON.parse(answer);
  const handedOver = mayHandOver && typeof json.secret === 'string' ? json.secret : undefined;
  if (handedOver !== undefined) secrets.add(handedOver);
  const call = `${method} ${target} ${response.status}`;
  seen.push({ call, shown: `${[...response.headers].flat().join('\n')}\n${answer}`, handedOver });
  return json;
}
const post = (target: string, body?: unknown, headers = {}) => send(request('POST', target, { body, headers }));
const get = (target: string) => send(request('GET', target));

/** A secret that a caller brings along. */
function own(): string {
  const text = randomText();
  secrets.add(text);
  return text;
}

/** Everything that can be done with a connection that works. */
async function useConnection(id: string) {
  const place = `/v1/connections/${id}`;
  const { token, secret } = await post(`${place}/tokens`, {}, { 'idempotency-key': id });
  await post(`${place}/tokens`, {}, { 'idempotency-key': id });
  await get(`${place}/token`);
  await get(place);
  await get(`/v1/tokens/${token.id}`);
  await get('/v1/tokens');
  await post('/v1/introspect', `token=${encodeURIComponent(secret)}`);
  await post(`${place}/check`);
  await post(`${place}/reconcile`);
  await post(`/v1/tokens/${token.id}/rotate`, { grace_period: 0 });
  const { secret: other } = await get(`${place}/token`);
  await post('/v1/revoke', `token=${encodeURIComponent(other ?? secret)}`);
  await post('/v1/introspect', `token=${encodeURIComponent(other ?? secret)}`);
  await post(`${place}/revoke`);
}

/** Everything that fails, with secrets in it. */
async function failWith(provider: string, credentials: Readonly<Record<string, string>>) {
  const wrong = Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, isSecret(name) ? own() : value]),
  );
  const body = { name: `wrong-${provider}`, provider, credentials: wrong, allow_environment_mismatch: true };
  const { id } = await post('/v1/connections', body, { 'idempotency-key': `wrong-${provider}` });
  const place = `/v1/connections/${id}`;
  await post('/v1/connections', body);
  await post('/v1/connections', { ...body, allow_environment_mismatch: false, name: 'other' });
  await post('/v1/connections', { ...body, credentials: own() });
  await post('/v1/connections', { ...body, credentials: { ...wrong, unknown: own() } });
  await post('/v1/connections', {
    ...body,
    credentials: Object.fromEntries(Object.keys(wrong).map((k) => [k, [own()]])),
  });
  await post('/v1/connections', { ...body, provider: own() });
  await post('/v1/connections', { ...body, name: own(), base_url: `https://user:${own()}@shop.example/?${own()}` });
  const { request: tokenRequest } = providers[provider]?.demo ?? {};
  await post(`${place}/tokens`, { request: tokenRequest });
  await post(`${place}/tokens`, { request: { a: own() } });
  await send(request('PATCH', place, { body: { default_request: tokenRequest } }));
  await get(`${place}/token`);
  await post(`${place}/check`);
  await post(`${place}/reconcile`);
  await send(request('PATCH', place, { body: { credentials: { ...wrong, more: own() } } }));
  await send(
    request('PATCH', place, {
      body: { credentials: Object.fromEntries(Object.keys(wrong).map((k) => [k, `${own()} x`])) },
    }),
  );
  await get(`${place}/token`);
}

beforeAll(async () => {
  for (const name of ['mews-pos', 'mews-connector', 'merchant-backend', 'applivery', 'mesh-admin'] as const) {
    for (const [member, value] of Object.entries(providers[name]?.demo.credentials ?? {})) {
      // The password of the demo instance is its name too.
      if (isSecret(member) && value !== 'sandbox') secrets.add(value);
    }
    await useConnection(connectionIds[name]);
    await failWith(name, providers[name]?.demo.credentials ?? {});
  }
  await get('/v1/providers');
  const { challenges } = await post(`/v1/connections/${connectionIds['second-factor']}/tokens`);
  secrets.add(oneTimeCode);
  for (const { id } of challenges) {
    await post(`/v1/challenges/${id}/send`);
    await post(`/v1/challenges/${id}/answer`, { code: own() });
    await post(`/v1/challenges/${id}/answer`, { code: oneTimeCode });
    await post(`/v1/challenges/${id}/answer`, { code: oneTimeCode });
  }
  const { secret: key } = await post('/v1/api-keys', { name: 'till', role: 'reader' });
  const bearing = (secret: string) =>
    request('GET', '/v1/api-keys', { as: null, headers: { authorization: `Bearer ${secret}` } });
  for (const secret of [key, `${key}x`, own(), newApiKeySecret('admin', systemRandom)]) {
    secrets.add(secret);
    await send(bearing(secret));
  }
  await get('/v1/api-keys');
  await post('/v1/api-keys', { name: own().repeat(9), role: own() });
  await get(`/v1/tokens?cursor=${own()}`);
  await get(`/v1/tokens/${own()}`);
  await get(`/v1/tokens?status=${own()}`);
  await post('/v1/introspect', own());
  await post('/v1/introspect', { token: own() });
  await post('/v1/revoke', `token=${own()}&token=${own()}`);
  await post('/v1/audit/checkpoints');
  await post('/v1/audit/verify');
  for (let cursor = ''; ; ) {
    const { next_cursor: next } = await get(`/v1/audit?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (next === null) break;
    cursor = next;
  }
});

/** The secrets that a text shows, in clear or in one of the usual encodings. */
function secretsIn(text: string, allowed?: string): readonly string[] {
  return [...secrets].filter((secret) => {
    const forms = [secret, encodeURIComponent(secret), btoa(secret).replaceAll('=', '')];
    return secret !== allowed && forms.some((form) => text.includes(form));
  });
}

describe('no secret is shown', () => {
  it('by an answer, but the one that hands it over', () => {
    const shown = seen.map(({ call, shown: text, handedOver }) => [call, secretsIn(text, handedOver)] as const);
    expect(shown.filter(([, found]) => found.length > 0)).toStrictEqual([]);
    expect(seen.filter(({ handedOver }) => handedOver !== undefined).length).toBeGreaterThan(20);
  });

  it('by an answer that hands one over and may be stored', () => {
    const stored = seen.filter(({ shown }) => !shown.includes('cache-control\nno-store'));
    expect(stored.map(({ call }) => call)).toStrictEqual([]);
  });

  it('by the log', () => {
    expect(lines.length).toBeGreaterThan(seen.length);
    expect(secretsIn(lines.join('\n'))).toStrictEqual([]);
  });

  it('by the database', async () => {
    const { database } = await stage.opened;
    const dump = await database.transaction(async (db) => {
      const tables = await db.introspection.getTables();
      const rows = tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db));
      return JSON.stringify((await Promise.all(rows)).map((result) => result.rows));
    });
    expect(dump.length).toBeGreaterThan(10_000);
    expect(secretsIn(dump)).toStrictEqual([]);
  });

  it('and nothing was answered by a fault of ours', async () => {
    expect((await stage.opened).errors).toStrictEqual([]);
    expect(seen.filter(({ call }) => / 5\d\d$/.test(call)).map(({ call }) => call)).toStrictEqual([]);
  });
});
