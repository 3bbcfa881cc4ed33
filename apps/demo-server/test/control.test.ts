import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConnectionError } from '@tokenyard/core';
import { createMewsPos } from '@tokenyard/mews-pos';
import { mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveApp, liveApp } from './live-app.ts';
import { readResponses, sendRaw } from './raw-http.ts';

let app: LiveApp;
beforeEach(async () => {
  app = await liveApp();
});
afterEach(() => app.close());

async function control(method: string, target: string, body?: string) {
  const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body };
  const response = await fetch(`${app.url}/_control/mews-pos${target}`, { method, ...init });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const spaceCode = { type: 'spaceCodes', id: '5efa8b3c-b930-4b31-918d-95ab0e212e64' } as const;
const mint = () =>
  createMewsPos({
    baseUrl: `${app.url}/mews-pos`,
    credentials: mewsPosSandbox.demo.credentials,
  }).createShortlivedIntegrationToken({
    body: {
      data: {
        type: 'shortlivedIntegrationTokens',
        attributes: { enterpriseId: null },
        relationships: { spaceCode: { data: spaceCode } },
      },
    },
  });

const health = 'GET /mews-pos/v1/health-check HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

describe('control over a socket', () => {
  it('breaks a connection after a mint took effect, as the README shows', async () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const [, fault] = /mews-pos\/faults.*?-d '([^']+)'/s.exec(readme) ?? [];
    expect((await control('POST', '/faults', fault)).status).toBe(201);
    const error: unknown = await mint().catch((reason: unknown) => reason);
    expect(ConnectionError.isInstance(error) && error.mayHaveTakenEffect).toBe(true);
    const { body } = await control('GET', '/exchanges');
    expect(body.exchanges).toMatchObject([
      {
        operation: 'createShortlivedIntegrationToken',
        request: { headers: { authorization: '[masked]' } },
        response: { status: 201, body: { data: { attributes: { secretKey: '[masked]' } } } },
      },
    ]);
  });

  it('breaks it before, so that nothing happens', async () => {
    await control('POST', '/faults', JSON.stringify({ effect: { kind: 'drop', when: 'before' } }));
    expect((await sendRaw(app.url, health)).byteLength).toBe(0);
    expect((await control('GET', '/exchanges')).body.exchanges).toStrictEqual([]);
  });

  it('cuts a body', async () => {
    await control('POST', '/faults', JSON.stringify({ effect: { kind: 'truncate', bytes: 8 } }));
    const received = (await sendRaw(app.url, health)).toString();
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*content-length: \d{3}\r\n(.+\r\n)*\r\n\{"data":$/);
  });

  it('sends a scripted reply as it is', async () => {
    const reply = { kind: 'reply', status: 502, headers: { 'x-proxy': 'down' }, body: '<h1>Bad Gateway</h1>' };
    await control('POST', '/faults', JSON.stringify({ effect: reply }));
    expect(readResponses(await sendRaw(app.url, health))).toMatchObject([
      { status: 502, headers: { 'x-proxy': 'down' }, body: '<h1>Bad Gateway</h1>' },
    ]);
  });

  it('moves the clock to the end of a token', async () => {
    const { data } = await mint();
    const apiKey = data.attributes.secretKey;
    const read = () =>
      createMewsPos({ baseUrl: `${app.url}/mews-pos`, credentials: { apiKey } }).getSpaceCode({
        path: { id: spaceCode.id },
      });
    expect((await read()).data.id).toBe(spaceCode.id);
    await control('POST', '/clock/advance', '{"ms":900000}');
    await expect(read()).rejects.toMatchObject({ status: 401, code: 'expired_credentials' });
  });

  it('starts anew', async () => {
    await mint();
    expect((await control('POST', '/reset')).status).toBe(204);
    expect((await control('GET', '/exchanges')).body.exchanges).toStrictEqual([]);
  });
});
