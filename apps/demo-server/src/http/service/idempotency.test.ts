import { describe, expect, it } from 'vitest';
import { connectionIds } from './__fixtures__/ids.ts';
import { secretOf } from './__fixtures__/keys.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

type Stage = ReturnType<typeof clientStage>;

const operations = {
  mintToken: `/v1/connections/${connectionIds['merchant-backend']}/tokens`,
  createConnection: '/v1/connections',
  rotateToken: '/v1/tokens/{id}/rotate',
} as const;
const bodies = {
  mintToken: { request: { scope: 'all' } },
  createConnection: { name: 'kiosk', provider: 'mews-pos', credentials: { apiKey: 'sk_test_x' } },
  rotateToken: { grace_period: 0 },
} as const;
type Name = keyof typeof operations;
const names = ['mintToken', 'createConnection', 'rotateToken'] as const;

/** A raw answer: every header, every byte. */
async function answerOf(stage: Stage, path: string, body: unknown, key = 'a-key') {
  const headers = {
    authorization: `Bearer ${secretOf('admin')}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await stage.fetch(`http://localhost${path}`, init);
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

/** The path of an operation, with a token to rotate where it needs one. */
async function pathOf(stage: Stage, name: Name): Promise<string> {
  if (name !== 'rotateToken') return operations[name];
  const { status, body } = await stage.clientOf('admin').mintToken.withResponse({
    path: { id: connectionIds['merchant-backend'] },
  });
  if (status !== 201) throw new Error('the mint is challenged');
  return operations.rotateToken.replace('{id}', body.token.id);
}

const recorded = async (stage: Stage, action: string) => {
  const { app } = await stage.opened;
  const records = await app.service.auditBook.list({}, { limit: 1000 });
  return records.filter((record) => record.action === action);
};

/** Tokens that a sandbox has minted. */
const mintsAt = async (stage: Stage) => {
  const { app } = await stage.opened;
  const sandbox = app.served.find(({ path }) => path === 'merchant-backend')?.sandbox;
  return sandbox?.recorder.list().filter(({ operation, status }) => operation === 'createToken' && status === 200);
};

describe.each(names)('%s with an Idempotency-Key', (name) => {
  it('is answered byte for byte as at first, the secret included', async () => {
    const stage = clientStage();
    const path = await pathOf(stage, name);
    const first = await answerOf(stage, path, bodies[name]);
    expect(first.status).toBe(201);
    expect(first.text.includes('"secret":')).toBe(name !== 'createConnection');
    stage.clock.advance(3_600_000);
    for (let repeat = 0; repeat < 3; repeat += 1) {
      expect(await answerOf(stage, path, bodies[name])).toStrictEqual(first);
    }
    const repeats = await recorded(stage, 'repeat');
    const target = first.headers.location?.split('/').at(-1);
    expect(repeats.map((record) => [record.target, record.details])).toStrictEqual(
      Array(3).fill([target, JSON.stringify({ operation: name })]),
    );
  });

  it('is refused for another body, and done again under another key', async () => {
    const stage = clientStage();
    const path = await pathOf(stage, name);
    const first = await answerOf(stage, path, bodies[name]);
    const { status, text } = await answerOf(stage, path, {});
    expect([status, JSON.parse(text).type]).toStrictEqual(
      name === 'createConnection' ? [400, '/problems/invalid-request'] : [409, '/problems/idempotency-conflict'],
    );
    const other = await answerOf(stage, path, bodies[name], 'another-key');
    expect(other.text).not.toBe(first.text);
  });
});

it('of many requests at the same time one mints, and all get its answer', async () => {
  const stage = clientStage();
  const calls = Array.from({ length: 50 }, () => answerOf(stage, operations.mintToken, bodies.mintToken));
  const answers = await Promise.all(calls);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(await mintsAt(stage)).toHaveLength(1);
  expect(await recorded(stage, 'mint')).toHaveLength(1);
});

it('what was lost is told again and again, and minted once', async () => {
  const faults = { 'mews-pos': [{ effect: { kind: 'drop', when: 'after' } }] } as const;
  const stage = clientStage({ faults });
  const path = `/v1/connections/${connectionIds['mews-pos']}/tokens`;
  const first = await answerOf(stage, path, {});
  expect([first.status, JSON.parse(first.text).may_have_taken_effect]).toStrictEqual([424, true]);
  expect(await answerOf(stage, path, {})).toStrictEqual(first);
  const { app } = await stage.opened;
  const sandbox = app.served.find(({ path: at }) => at === 'mews-pos')?.sandbox;
  expect(sandbox?.recorder.list()).toHaveLength(1);
});
