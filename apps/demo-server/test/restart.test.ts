import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApplivery } from '@tokenyard/applivery';
import { appliverySandbox } from '@tokenyard/applivery/sandbox';
import { accessTokenOf, createMerchantBackend, type MerchantBackendSettings } from '@tokenyard/merchant-backend';
import { createMeshAdmin } from '@tokenyard/mesh-admin';
import { meshAdminSandbox } from '@tokenyard/mesh-admin/sandbox';
import { createMewsPos } from '@tokenyard/mews-pos';
import { mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from './server-process.ts';

let directory = '';
let server: ServerProcess;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
  server = await startServer(['--data', directory]);
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function restart(): Promise<void> {
  const { code, stderr } = await server.stop();
  if (code !== 0 || stderr !== '') throw new Error(`The server ended with ${code}: ${stderr}`);
  server = await startServer(['--data', directory]);
}

const merchantOf = (settings: MerchantBackendSettings) =>
  createMerchantBackend({ baseUrl: `${server.url}/merchant-backend`, ...settings });
const password = 'sandbox';

describe('a restart keeps', () => {
  it('tokens, their list and their end', async () => {
    const by = (credentials: MerchantBackendSettings['credentials']) =>
      merchantOf({ instance: 'sandbox', ...(credentials && { credentials }) });
    const minted = await by({ password }).createToken.withResponse({ body: { scope: 'all', description: 'kept' } });
    const token = minted.status === 200 ? accessTokenOf(minted.body) : undefined;
    // The token service of the same process reconciles in between, with tokens of its own.
    const kept = async () => {
      const list = await by({ token }).listTokens();
      return list?.tokens.filter(({ description }) => description === 'kept');
    };
    const before = await kept();
    expect(before).toHaveLength(1);
    await restart();
    expect(await kept()).toStrictEqual(before);
    await by({ token }).revokeCurrent();
    await restart();
    await expect(by({ token }).listTokens()).rejects.toMatchObject({ status: 401 });
  });

  it('a second factor at every step', async () => {
    const merchant = () => merchantOf({ instance: 'mfa-demo', credentials: { password } });
    const body = { scope: 'readonly' } as const;
    const first = await merchant().createToken.withResponse({ body });
    const ids = first.status === 202 ? first.body.challenges.map(({ challenge_id }) => challenge_id) : [];
    await restart();
    for (const id of ids) await merchant().sendChallenge({ path: { id }, body: {} });
    await restart();
    const { messages } = await (await fetch(`${server.url}/_control/merchant-backend/outbox`)).json();
    for (const { challenge_id: id, code: tan } of messages)
      await merchant().confirmChallenge({ path: { id }, body: { tan } });
    await restart();
    const headers = { 'Taler-Challenge-Ids': ids.join() };
    expect(await merchant().createToken.withResponse({ body, headers })).toMatchObject({ status: 200 });
  });

  it('what a provider shows again', async () => {
    const path = { organizationId: 'acme-inc', applicationId: 'field-app' };
    const { credentials } = appliverySandbox.demo;
    const applivery = () => createApplivery({ baseUrl: `${server.url}/applivery`, credentials });
    const { data } = await applivery().createToken({ path });
    await restart();
    const again = await applivery().getToken({ path: { ...path, tokenId: data?.id ?? '' } });
    expect(again.data).toStrictEqual(data);
  });

  it('what a provider has signed', async () => {
    const { credentials } = meshAdminSandbox.demo;
    const mesh = (more = {}) =>
      createMeshAdmin({ baseUrl: `${server.url}/mesh-admin`, credentials: { ...credentials, ...more } });
    const { content } = await mesh().createToken();
    await restart();
    expect((await mesh({ token: content?.id_token ?? '' }).listSubClients()).content).toHaveLength(2);
  });

  it('how much of a limit is used up', async () => {
    const { credentials } = mewsPosSandbox.demo;
    const remaining = async () => {
      const client = createMewsPos({ baseUrl: `${server.url}/mews-pos`, credentials });
      const id = '5efa8b3c-b930-4b31-918d-95ab0e212e64';
      return (await client.getSpaceCode.withResponse({ path: { id } })).rateLimit?.remaining;
    };
    expect(await remaining()).toBe(199);
    await restart();
    expect(await remaining()).toBe(198);
  });
});
