import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../src/providers.ts';
import { listening } from '../src/telemetry/__fixtures__/told.ts';
import { type LiveApp, liveApp } from './live-app.ts';
import { sendRaw } from './raw-http.ts';

/** The app with its telemetry. */
const stage = () => {
  const told = listening();
  return { ...told, start: () => liveApp({ telemetry: told.telemetry }) };
};

describe('logs and figures of a server', () => {
  const told = stage();
  let app: LiveApp;
  beforeAll(async () => {
    app = await told.start();
  });
  afterAll(() => app.close());

  it('hold nothing of what clients sent or got', async () => {
    const secrets: string[] = [];
    const secret = () => {
      const made = randomBytes(12).toString('hex');
      secrets.push(made);
      return made;
    };
    const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
      fetch(app.url + path, { method, headers, ...(body === undefined ? {} : { body }) }).then((response) =>
        response.text(),
      );
    const got: string[] = [];
    for (const [name, { demo, operations }] of Object.entries(providers)) {
      const { method, target, headers, body } = demo.example;
      got.push(
        await send(method, `/${name}${target}`, { ...headers }, typeof body === 'string' ? body : JSON.stringify(body)),
      );
      for (const { method: verb, path } of Object.values(operations)) {
        const filled = path.replaceAll(/\{\w+\}/g, secret);
        const credentials = { authorization: `Bearer ${secret()}`, 'x-other': secret(), cookie: `session=${secret()}` };
        const payload = verb === 'GET' ? undefined : JSON.stringify({ [secret()]: secret() });
        await send(
          verb,
          `/${name}${filled}?${secret()}=${secret()}`,
          { ...credentials, 'content-type': 'application/json' },
          payload,
        );
      }
      await send(
        'POST',
        `/_control/${name}/faults?token=${secret()}`,
        { 'content-type': 'application/json' },
        `{"${secret()}": `,
      );
      await send('GET', `/_control/${name}/exchanges`);
    }
    await send('GET', `/${secret()}/${secret()}`, {
      traceparent: secret(),
      tracestate: secret(),
      'x-request-id': `{${secret()}}`,
    });
    await sendRaw(app.url, `${secret()} /${secret()} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    // Tokens and ids that the examples were answered with.
    const long = (got.join(' ').match(/[\w-]{20,}/g) ?? []).filter((each) => /\d/.test(each));
    expect(long.length).toBeGreaterThan(3);
    const metrics = await send('GET', '/metrics');
    const leaks = [...secrets, ...long].filter((each) => told.text().includes(each) || metrics.includes(each));
    expect(leaks).toStrictEqual([]);
    expect(told.lines().length).toBeGreaterThan(40);
    expect(app.errors).toStrictEqual([]);
  });

  it('know of a request the members that they name, and no other', () => {
    const members = new Set(told.lines().flatMap((line) => Object.keys(line)));
    expect([...members].sort()).toStrictEqual([
      'duration_ms',
      'level',
      'method',
      'msg',
      'operation',
      'provider',
      'request_id',
      'route',
      'span_id',
      'status',
      'trace_id',
    ]);
  });

  it('name requests by declared paths alone', async () => {
    const routes = new Set(told.lines().map(({ route }) => route));
    const declared = Object.entries(providers).flatMap(([name, { operations }]) =>
      Object.values(operations).map(({ path }) => `/${name}${path}`),
    );
    for (const path of declared) expect(routes).toContain(path);
    const others = [...routes].filter((route) => !declared.includes(String(route)));
    expect(
      others.filter((route) => !/^(?:none|\/metrics|\/_control\/[\w-]+\/(?:faults|exchanges))$/.test(String(route))),
    ).toStrictEqual([]);
  });
});

describe('a request id', () => {
  it('is told on every answer of the server itself, and on none of a sandbox', async () => {
    const { start } = stage();
    const app = await start();
    const ask = async (path: string, id?: string) => {
      const response = await fetch(app.url + path, { headers: id === undefined ? {} : { 'x-request-id': id } });
      return response.headers.get('x-request-id');
    };
    for (const path of [
      '/',
      '/healthz',
      '/readyz',
      '/metrics',
      '/nothing',
      '/openapi/mews-pos.json',
      '/_control/mews-pos/clock',
    ])
      expect(await ask(path, 'mine-1')).toBe('mine-1');
    expect(await ask('/healthz')).toMatch(/^[\da-f-]{36}$/);
    expect(await ask('/mews-pos/v1/health-check', 'mine-1')).toBeNull();
    await app.close();
  });
});

it('a client that goes away in the middle of its request is no fault', async () => {
  const { start, lines } = stage();
  const app = await start();
  const head =
    'POST /_control/mews-pos/faults HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100';
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${head}\r\n\r\n{"a"`, () => socket.destroy());
  await expect.poll(lines).toMatchObject([{ route: '/_control/mews-pos/faults', ending: 'aborted', level: 'info' }]);
  expect(app.errors).toStrictEqual([]);
  await app.close();
});
