import { InvalidRequestError } from '@tokenyard/core';
import { createSandboxControl } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { clientOnSandbox, errorOf } from '../__fixtures__/clients.ts';
import {
  baseUrl,
  clientToken,
  grossId,
  grossToken,
  netId,
  otherClientToken,
  start,
  unknownId,
} from '../__fixtures__/exchanges/parts.ts';
import { createMewsConnector } from '../index.ts';

function stage() {
  const { sandbox } = clientOnSandbox();
  const control = createSandboxControl(sandbox, { basePath: '/control' });
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await control.fetch(
      new Request(`http://localhost/control${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  /** What the configuration of a token answers: the enterprise, or the error's text. */
  const using = (accessToken: string, application = clientToken) => {
    const client = createMewsConnector({
      baseUrl,
      credentials: { clientToken: application, accessToken },
      fetch: sandbox.fetch,
    });
    return client.getConfiguration().then(
      ({ Enterprise }) => Enterprise.Id,
      (error: { detail?: string }) => error.detail,
    );
  };
  return { sandbox, call, using };
}

/** Id of the seeded connection of {@link grossToken}. */
const grossConnection = 'c66ef7b2-39d2-4632-943d-115ede9cb810';
const masked = {
  id: grossConnection,
  clientToken: 'E0D4…9E1D',
  accessToken: 'C66E…453D',
  kind: 'enterprise',
  enterpriseIds: [grossId],
  isEnabled: true,
  createdUtc: '2024-03-01T00:00:00Z',
};

describe('connections over the control API', () => {
  it('are made, with a token in the form of the real ones', async () => {
    const { call, using } = stage();
    const request = { clientToken: otherClientToken, kind: 'enterprise', enterpriseIds: [netId.toUpperCase()] };
    const { status, body } = await call('POST', '/connections', request);
    expect(status).toBe(201);
    expect(body).toStrictEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      clientToken: otherClientToken,
      accessToken: expect.stringMatching(/^[0-9A-F]{32}-[0-9A-F]{31}$/),
      kind: 'enterprise',
      enterpriseIds: [netId],
      isEnabled: true,
      createdUtc: start,
    });
    expect(Object.keys(body)).toStrictEqual(Object.keys(masked));
    expect(body.accessToken.slice(0, 32)).toBe(body.id.replaceAll('-', '').toUpperCase());
    expect(await using(body.accessToken, otherClientToken)).toBe(netId);
    expect(await using(body.accessToken)).toBe('Invalid AccessToken');
  });

  it('are made for portfolios, of one enterprise too', async () => {
    const { call, using } = stage();
    const request = { clientToken, kind: 'portfolio', enterpriseIds: [netId] };
    const { body } = await call('POST', '/connections', request);
    expect(body.kind).toBe('portfolio');
    expect(await using(body.accessToken)).toBe('0f3c9a52-7d1e-4b86-9a4c-2e5d8f7b6a10');
  });

  it.each([
    ['an unknown application', { clientToken: 'x' }, '/clientToken'],
    ['an unknown enterprise', { enterpriseIds: [unknownId] }, '/enterpriseIds/0'],
    ['no enterprise', { enterpriseIds: [] }, '/enterpriseIds'],
    ['two enterprises for a single token', { enterpriseIds: [grossId, netId] }, '/enterpriseIds'],
    ['an unknown kind', { kind: 'chain' }, '/kind'],
    ['an unknown member', { expires: true }, ''],
  ])('are not made for %s', async (_, changes, pointer) => {
    const { call } = stage();
    const request = { clientToken, kind: 'enterprise', enterpriseIds: [grossId], ...changes };
    const { status, body } = await call('POST', '/connections', request);
    expect([status, body.status]).toStrictEqual([400, 400]);
    expect(body.errors[0].pointer).toContain(pointer);
    expect((await call('GET', '/connections')).body.connections).toHaveLength(5);
  });

  it('are listed with masked tokens, oldest first', async () => {
    const { call, sandbox } = stage();
    await sandbox.connections.create({ clientToken, kind: 'enterprise', enterpriseIds: [grossId] });
    const { status, body } = await call('GET', '/connections');
    expect(status).toBe(200);
    expect(body.connections).toHaveLength(6);
    expect(body.connections).toContainEqual(masked);
    expect(body.connections[5].createdUtc).toBe(start);
    expect(JSON.stringify(body)).not.toContain(grossToken.slice(-6));
  });

  it('are given another token; the old one is dead at once', async () => {
    const { call, using } = stage();
    const { status, body } = await call('POST', `/connections/${grossConnection}/regenerate`);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      ...masked,
      accessToken: expect.stringMatching(/^C66EF7B2[0-9A-F]{24}-[0-9A-F]{31}$/),
    });
    expect(await using(grossToken)).toBe('Invalid AccessToken');
    expect(await using(body.accessToken)).toBe(grossId);
    const again = await call('POST', `/connections/${grossConnection.toUpperCase()}/regenerate`);
    expect(await using(body.accessToken)).toBe('Invalid AccessToken');
    expect(await using(again.body.accessToken)).toBe(grossId);
  });

  it('are disabled and enabled', async () => {
    const { call, using } = stage();
    const path = `/connections/${grossConnection}`;
    const disabled = await call('PATCH', path, { isEnabled: false });
    expect(disabled).toStrictEqual({ status: 200, body: { ...masked, isEnabled: false } });
    expect(await using(grossToken)).toBe('Integration is disabled');
    expect(await call('PATCH', path, { isEnabled: true })).toStrictEqual({ status: 200, body: masked });
    expect(await using(grossToken)).toBe(grossId);
  });

  it('are deleted', async () => {
    const { call, using } = stage();
    expect(await call('DELETE', `/connections/${grossConnection}`)).toStrictEqual({ status: 204, body: undefined });
    expect(await using(grossToken)).toBe('Invalid AccessToken');
    expect((await call('GET', '/connections')).body.connections).toHaveLength(4);
    expect((await call('DELETE', `/connections/${grossConnection}`)).status).toBe(404);
  });

  it.each([
    ['POST', `/connections/${unknownId}/regenerate`, undefined, 'connection'],
    ['PATCH', `/connections/${unknownId}`, { isEnabled: true }, 'connection'],
    ['DELETE', `/connections/${unknownId}`, undefined, 'connection'],
    ['PATCH', `/enterprises/${unknownId}`, { isEnabled: true }, 'enterprise'],
    ['PATCH', '/enterprises/0f3c9a52-7d1e-4b86-9a4c-2e5d8f7b6a10', { isEnabled: false }, 'enterprise'],
  ])('may be unknown: %s %s', async (method, path, body, what) => {
    expect(await stage().call(method, path, body)).toStrictEqual({
      status: 404,
      body: { type: 'about:blank', title: 'Not Found', status: 404, detail: `There is no such ${what}` },
    });
  });

  it('are told only what can be changed', async () => {
    const { call } = stage();
    expect((await call('PATCH', `/connections/${grossConnection}`, { kind: 'portfolio' })).status).toBe(400);
    expect((await call('PATCH', `/enterprises/${grossId}`, {})).status).toBe(400);
  });
});

describe('enterprises over the control API', () => {
  it('are disabled and enabled', async () => {
    const { call, using } = stage();
    const shown = { id: grossId, name: 'Connector API Hotel (Gross Pricing)' };
    expect(await call('PATCH', `/enterprises/${grossId}`, { isEnabled: false })).toStrictEqual({
      status: 200,
      body: { ...shown, isEnabled: false },
    });
    expect(await using(grossToken)).toBe('Enterprise is disabled');
    expect((await call('PATCH', `/enterprises/${grossId}`, { isEnabled: true })).body.isEnabled).toBe(true);
    expect(await using(grossToken)).toBe(grossId);
  });
});

describe('the same in process', () => {
  it('is offered as functions', async () => {
    const { sandbox, using } = stage();
    const made = await sandbox.connections.create({ clientToken, kind: 'portfolio', enterpriseIds: [netId, grossId] });
    expect(made.enterpriseIds).toStrictEqual([netId, grossId]);
    const again = await sandbox.connections.regenerate(made.id);
    expect(await using(made.accessToken)).toBe('Invalid AccessToken');
    expect((await sandbox.connections.update(made.id, { isEnabled: false }))?.isEnabled).toBe(false);
    expect(await using(again?.accessToken ?? '')).toBe('Integration is disabled');
    expect(await sandbox.connections.delete(made.id)).toBe(true);
    expect(await sandbox.connections.delete(made.id)).toBe(false);
    expect((await sandbox.enterprises.update(grossId, { isEnabled: false }))?.isEnabled).toBe(false);
  });

  it('says that there is no such thing', async () => {
    const { sandbox } = stage();
    expect(await sandbox.connections.regenerate(unknownId)).toBeUndefined();
    expect(await sandbox.connections.update(unknownId, { isEnabled: true })).toBeUndefined();
    expect(await sandbox.enterprises.update(unknownId, { isEnabled: true })).toBeUndefined();
  });

  it('refuses a faulty request with every fault, without quoting a token', async () => {
    const { sandbox } = stage();
    const request = { clientToken: 'secret-token', kind: 'portfolio' as const, enterpriseIds: [grossId, unknownId] };
    const error = await errorOf(sandbox.connections.create(request));
    expect(InvalidRequestError.isInstance(error) && error.issues).toStrictEqual([
      { path: ['clientToken'], message: 'names no application' },
      { path: ['enterpriseIds', 1], message: 'names no enterprise' },
    ]);
    expect(String(error)).not.toContain('secret-token');
    const empty = sandbox.connections.create({ ...request, enterpriseIds: [] });
    expect(InvalidRequestError.isInstance(await errorOf(empty))).toBe(true);
  });
});
