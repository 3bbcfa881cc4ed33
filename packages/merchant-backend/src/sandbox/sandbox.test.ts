import { createSandboxControl, type Fault, MemoryStore, type SandboxStore, sha256 } from '@tokenyard/core/sandbox';
import { expectedResponse, playRequest, ScriptedRandom } from '@tokenyard/core/testing';
import { describe, expect, it } from 'vitest';
import { clientOnSandbox, errorOf, sandboxAtStart, startTime } from '../__fixtures__/clients.ts';
import { answered, base32Draw, baseUrl, basic, codeDraw, later, requests } from '../__fixtures__/exchanges/parts.ts';
import { accessTokenOf, createMerchantBackend } from '../index.ts';
import { createMerchantBackendSandbox, demoPassword, type MerchantBackendSandboxOptions } from './index.ts';

const emailId = 'A'.repeat(32);
const smsId = 'B'.repeat(32);

/** A sandbox with scripted ids, in which the code of the e-mail challenge was sent. */
async function sentCode(options: MerchantBackendSandboxOptions = {}) {
  const random = new ScriptedRandom();
  const sandbox = sandboxAtStart({ random, ...options });
  const play = (request: ReturnType<typeof requests.createToken>) => playRequest(sandbox.fetch, baseUrl, request);
  random.script([base32Draw(emailId), base32Draw(smsId)]);
  await play(requests.createToken(basic('mfa-demo'), { scope: 'all' }, 'mfa-demo'));
  random.script([codeDraw('00047182')]);
  await play(requests.sendChallenge(emailId));
  return { sandbox, play };
}
const message = {
  provider: 'merchant-backend',
  instance: 'mfa-demo',
  challenge_id: emailId,
  channel: 'email',
  address: 'owner@mfa-demo.example',
  code: '00047182',
  sent_at: '2026-03-02T09:00:00.000Z',
};

describe('the outbox', () => {
  it('holds every code that was sent, oldest first', async () => {
    const { sandbox, play } = await sentCode({ fixedTan: undefined });
    expect(await sandbox.outbox()).toStrictEqual([message]);
    sandbox.clock.advance(30_000);
    await play(requests.sendChallenge(smsId));
    const codes = await sandbox.outbox();
    expect(codes).toHaveLength(2);
    expect(codes[1]).toMatchObject({
      challenge_id: smsId,
      channel: 'sms',
      address: '+41000000001',
      code: expect.stringMatching(/^\d{8}$/),
      sent_at: '2026-03-02T09:00:30.000Z',
    });
  });

  it('is empty before the first code, and after a reset', async () => {
    expect(await createMerchantBackendSandbox().outbox()).toStrictEqual([]);
    const { sandbox } = await sentCode();
    await sandbox.reset();
    expect(await sandbox.outbox()).toStrictEqual([]);
  });

  it('is served by the control API, and by no path of the provider', async () => {
    const { sandbox } = await sentCode();
    const control = createSandboxControl(sandbox, { basePath: '/_control' });
    const response = await control.fetch(new Request('http://localhost/_control/outbox'));
    expect([response.status, await response.json()]).toStrictEqual([200, { messages: [message] }]);
    expect((await sandbox.fetch(`${baseUrl}/outbox`)).status).toBe(404);
  });
});

describe('options', () => {
  it('pin the codes', async () => {
    const { sandbox } = await sentCode({ fixedTan: '11111111' });
    expect((await sandbox.outbox()).map(({ code }) => code)).toStrictEqual(['11111111']);
  });

  const mfa = (channels: unknown[]) => ({
    instances: [{ id: 'shop', password: 'x', mfa: { channels, combiAnd: true } }],
  });
  it.each([
    [{ instances: [{ id: 'x', password: 'x' }] }, 'sandbox.instances.0.id must match'],
    [{ instances: [{ id: '-xy', password: 'x' }] }, 'sandbox.instances.0.id must match'],
    [{ instances: [{ id: 'shop', password: '' }] }, 'sandbox.instances.0.password must be at least 1 characters'],
    [
      {
        instances: [
          { id: 'shop', password: 'x' },
          { id: 'shop', password: 'y' },
        ],
      },
      'sandbox.instances must not repeat an id',
    ],
    [mfa([]), 'sandbox.instances.0.mfa.channels must be at least 1 items'],
    [mfa([{ channel: 'pigeon', address: 'x@y' }]), 'sandbox.instances.0.mfa.channels.0.channel must'],
    [mfa([{ channel: 'email', address: '@y' }]), 'sandbox.instances.0.mfa.channels.0.address must match'],
    [mfa([{ channel: 'sms', address: '0001' }]), 'sandbox.instances.0.mfa.channels.0.address must be at least 5'],
    [{ maxDuration: 0 }, 'sandbox.maxDuration must be at least 1'],
    [{ maxDuration: 0.5 }, 'sandbox.maxDuration must be'],
    [{ fixedTan: '1234567' }, 'sandbox.fixedTan must match'],
    [{ legacyPasswordBearer: 'no' }, 'sandbox.legacyPasswordBearer must be boolean'],
  ])('out of their range are refused: %j', (options, text) => {
    const make = () => createMerchantBackendSandbox(JSON.parse(JSON.stringify(options)));
    expect(make).toThrow(expect.objectContaining({ name: 'SettingError', message: expect.stringContaining(text) }));
  });
});

describe('faults', () => {
  const cases: readonly (readonly [method: string, target: string, status: number, code: number, hint: string])[] = [
    ['POST', '/private/token', 500, 52, 'database refused a write'],
    ['DELETE', '/private/tokens/1', 500, 52, 'database refused a write'],
    ['GET', '/private/tokens', 500, 53, 'database refused a read'],
    ['GET', '/config', 500, 53, 'database refused a read'],
    ['GET', '/nowhere', 500, 53, 'database refused a read'],
    ['POST', '/private/auth', 501, 76, 'feature not available'],
    ['POST', '/challenge/A', 502, 2128, 'code could not be sent'],
    ['POST', '/private/token', 403, 2031, 'second factor missing'],
    ['POST', '/private/auth', 403, 2031, 'second factor missing'],
    ['POST', '/challenge/A', 403, 2131, 'second factor not allowed'],
    ['POST', '/challenge/A/confirm', 403, 2131, 'second factor not allowed'],
  ];
  const strike = (effect: Fault['effect']) => {
    const sandbox = createMerchantBackendSandbox();
    sandbox.faults.add({ effect });
    return sandbox;
  };

  it.each(cases)('%s %s: %i', async (method, target, status, code, hint) => {
    const { fetch } = strike({ kind: 'status', status });
    const response = await playRequest(fetch, baseUrl, { method, target, headers: {} });
    expect(response).toStrictEqual(expectedResponse(answered(status, { code, hint })));
  });

  it.each([
    ['POST', '/private/token', 502],
    ['GET', '/config', 403],
    ['GET', '/nowhere', 403],
    ['POST', '/private/token', 418],
  ])('are only errors that the server has: %s %s, not %i', async (method, target, status) => {
    const { fetch } = strike({ kind: 'status', status });
    expect(String(await errorOf(fetch(baseUrl + target, { method })))).toBe(
      `Error: merchant-backend has no error with status ${status}`,
    );
  });
});

describe('the state', () => {
  /** What a store holds, as text. */
  const dump = async (store: SandboxStore) => {
    const names = ['meta', 'instances', 'tokens', 'token-keys', 'counters', 'challenges', 'outbox', 'deadlines'];
    const entries = await store.transaction(async (tx) => Promise.all(names.map((name) => tx.list(name))));
    return { text: JSON.stringify(entries), sizes: Object.fromEntries(names.map((n, i) => [n, entries[i]?.length])) };
  };

  it('holds tokens, passwords and codes as hashes; only the outbox shows codes', async () => {
    const store = new MemoryStore();
    const { client, clientWith, sandbox } = clientOnSandbox({}, { store, fixedTan: '86420864' });
    const token = accessTokenOf(await client.createToken({ body: { scope: 'all' } })) ?? '';
    const office = clientWith({ credentials: { token } });
    await office.changePassword({ body: { method: 'token', password: 'a new password' } });
    const guarded = await clientWith({ instance: 'mfa-demo' }).createToken.withResponse({ body: { scope: 'all' } });
    const id = guarded.status === 202 ? (guarded.body.challenges[0]?.challenge_id ?? '') : '';
    await clientWith({ instance: 'mfa-demo' }).sendChallenge({ path: { id }, body: {} });
    const { text } = await dump(store);
    expect(text).toContain(await sha256('a new password'));
    for (const secret of [token, token.slice('secret-token:'.length), 'a new password']) {
      expect(text).not.toContain(secret);
    }
    expect(text.match(/86420864/g)).toHaveLength(1);
    expect(JSON.stringify(sandbox.recorder.list())).not.toMatch(/a new password|86420864|secret-token:\w/);
  });

  it('outlives the sandbox in its store', async () => {
    const store = new MemoryStore();
    const { client } = clientOnSandbox({}, { store });
    const token = accessTokenOf(await client.createToken({ body: { scope: 'all' } }));
    const later = sandboxAtStart({ store, instances: [] });
    const credentials = { token };
    const office = createMerchantBackend({ baseUrl, instance: 'sandbox', credentials, fetch: later.fetch });
    expect((await office.listTokens())?.tokens).toHaveLength(1);
  });

  it('begins again after a reset', async () => {
    const { client, sandbox } = clientOnSandbox();
    await client.createToken({ body: { scope: 'all' } });
    await sandbox.reset();
    const token = accessTokenOf(await client.createToken({ body: { scope: 'all' } }));
    const { tokens } =
      (await clientOnSandbox({ fetch: sandbox.fetch, credentials: { token } }).client.listTokens()) ?? {};
    expect(tokens?.map(({ serial }) => serial)).toStrictEqual([1]);
  });

  it('does not grow with what has ended', async () => {
    const store = new MemoryStore();
    const { client, clientWith, sandbox } = clientOnSandbox({}, { store });
    const guarded = clientWith({ instance: 'mfa-demo' });
    const mint = () => client.createToken({ body: { scope: 'all', duration: { d_us: 60_000_000 } } });
    for (let round = 0; round < 30; round += 1) {
      await mint();
      const answer = await guarded.createToken.withResponse({ body: { scope: 'all' } });
      const id = answer.status === 202 ? (answer.body.challenges[0]?.challenge_id ?? '') : '';
      await guarded.sendChallenge({ path: { id }, body: {} });
    }
    const { sizes } = await dump(store);
    expect(sizes).toMatchObject({ tokens: 30, 'token-keys': 30, challenges: 60, outbox: 30, deadlines: 120 });
    sandbox.clock.advance(3_600_000);
    for (let round = 0; round < 7; round += 1) await mint();
    expect((await dump(store)).sizes).toMatchObject({
      tokens: 7,
      'token-keys': 7,
      challenges: 0,
      outbox: 0,
      deadlines: 7,
    });
  });
});

describe('a fresh sandbox', () => {
  it.each(['admin', 'sandbox', 'mfa-demo'])('knows the instance %s', async (instance) => {
    const { clientWith } = clientOnSandbox();
    const { status } = await clientWith({ instance, credentials: { password: demoPassword } }).createToken.withResponse(
      { body: { scope: 'all' } },
    );
    expect(status).toBe(instance === 'mfa-demo' ? 202 : 200);
  });

  it('runs by the clock that it is given', async () => {
    const { client, sandbox } = clientOnSandbox();
    expect(sandbox.clock.now()).toBe(startTime);
    sandbox.clock.freeze(Date.parse(later(1500)));
    expect(await client.createToken({ body: { scope: 'all' } })).toMatchObject({
      expiration: { t_s: startTime / 1000 + 86_401 },
    });
  });
});
