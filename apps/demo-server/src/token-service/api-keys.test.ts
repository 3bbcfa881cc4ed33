import { sha256 } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { newApiKeySecret } from '../crypto/api-key.ts';
import type { Database } from '../storage/database.ts';
import { failureOf } from './__fixtures__/results.ts';
import { seededRandom } from './__fixtures__/seeded-random.ts';
import { admin, createWorld, limitedTo, minute, second, serviceStores } from './__fixtures__/world.ts';
import { type ApiKeyInput, createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { createAuthenticate } from './authenticate.ts';
import { isAllowed, type Permission, type Role } from './caller.ts';
import { deleteConnection, readConnection } from './connections.ts';

const input: ApiKeyInput = {
  name: 'till',
  role: 'issuer',
  connections: null,
  rateLimit: undefined,
  expiresAt: null,
};

describe('a role', () => {
  it.each<[Role, Permission[]]>([
    ['admin', ['read', 'issue', 'administer', 'audit']],
    ['issuer', ['read', 'issue']],
    ['reader', ['read']],
    ['auditor', ['read', 'audit']],
  ])('%s allows only what it is for', (role, allowed) => {
    const all: Permission[] = ['read', 'issue', 'administer', 'audit'];
    const caller = { id: 'key_1', role, connections: undefined };
    expect(all.filter((permission) => isAllowed(caller, permission))).toEqual(allowed);
  });
});

describe.each(serviceStores)('an API key on %s', (_, open) => {
  it('lets its holder in; its secret is kept nowhere', async () => {
    const world = await createWorld(open);
    const connections = [(await world.connect('mews-pos')).id];
    const { row, secret } = await createApiKey(world.node(), admin, { ...input, connections });
    expect(await createAuthenticate(world.node())(secret)).toEqual({ id: row.id, role: 'issuer', connections });
    expect(await world.rows('api_keys')).toEqual([{ ...row, secret_hash: await sha256(secret) }]);
    expect(JSON.stringify(await world.rows('audit_records'))).not.toContain(secret);
    expect(await world.records('api_key.create')).toMatchObject([{ target: row.id, actor: admin.id }]);
  });

  it('for connections that do not exist is refused; one whose connection is deleted later reaches the others', async () => {
    const world = await createWorld(open);
    const [gone, kept] = [(await world.connect('mews-pos')).id, (await world.connect('mesh-admin')).id];
    const connections = [gone, 'con_1', kept, 'con_2'];
    expect(await failureOf(createApiKey(world.node(), admin, { ...input, connections }))).toMatchObject({
      kind: 'invalid-request',
      members: { errors: [{ pointer: '/connections/1' }, { pointer: '/connections/3' }] },
    });
    expect(await world.rows('api_keys')).toEqual([]);
    const { secret } = await createApiKey(world.node(), admin, { ...input, connections: [gone, gone, kept] });
    await deleteConnection(world.node(), admin, gone);
    const caller = await createAuthenticate(world.node())(secret);
    expect(await failureOf(readConnection(world.node(), caller, gone))).toMatchObject({ kind: 'not-found' });
    expect(await readConnection(world.node(), caller, kept)).toMatchObject({ id: kept });
  });

  it('that cannot be one is refused without a look into the database', async () => {
    const world = await createWorld(open);
    const database: Database = { ...world.database, transaction: () => Promise.reject(new Error('was looked into')) };
    const authenticate = createAuthenticate({ ...world.node(), database });
    const { secret } = await createApiKey(world.node(), admin, input);
    for (const text of [undefined, '', 'ty_issuer_x', `${secret}x`, secret.replace('ty_issuer', 'ty_admin')]) {
      expect(await failureOf(authenticate(text))).toMatchObject({ kind: 'unauthorized' });
    }
  });

  it('that is unknown is refused, and nobody fills the audit with it', async () => {
    const world = await createWorld(open);
    const secret = newApiKeySecret('admin', seededRandom(9));
    expect(await failureOf(createAuthenticate(world.node())(secret))).toMatchObject({ kind: 'unauthorized' });
    expect(await world.records('refuse')).toEqual([]);
  });

  it('ends by revocation at once, on every node', async () => {
    const world = await createWorld(open);
    const { row, secret } = await createApiKey(world.node(), admin, input);
    const authenticate = createAuthenticate(world.node());
    await authenticate(secret);
    await revokeApiKey(await world.otherNode(), admin, row.id);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await failureOf(authenticate(secret))).toMatchObject({ kind: 'unauthorized' });
    }
    expect(await world.records('api_key.revoke')).toMatchObject([{ target: row.id }]);
    expect(await failureOf(revokeApiKey(world.node(), admin, row.id))).toMatchObject({ kind: 'not-found' });
    world.clock.advance(minute);
    await failureOf(authenticate(secret));
    await failureOf(authenticate(secret));
    expect(await world.records('refuse')).toEqual([
      { action: 'refuse', outcome: 'revoked', target: null, actor: row.id },
    ]);
  });

  it('ends at its time', async () => {
    const world = await createWorld(open);
    const expiresAt = world.clock.now() + minute;
    const { secret } = await createApiKey(world.node(), admin, { ...input, expiresAt });
    const authenticate = createAuthenticate(world.node());
    world.clock.advance(minute - 1);
    await authenticate(secret);
    world.clock.advance(1);
    expect(await failureOf(authenticate(secret))).toMatchObject({ kind: 'unauthorized' });
    expect(await world.records('refuse')).toMatchObject([{ outcome: 'expired' }]);
    expect(await failureOf(createApiKey(world.node(), admin, { ...input, expiresAt }))).toMatchObject({
      kind: 'invalid-request',
    });
  });

  it('lets so many requests in a minute, counted over all nodes', async () => {
    const world = await createWorld(open);
    const { row, secret } = await createApiKey(world.node(), admin, { ...input, rateLimit: 3 });
    const nodes = [createAuthenticate(world.node()), createAuthenticate(await world.otherNode())];
    world.clock.advance(10 * second);
    const results = await Promise.allSettled(
      [1, 2, 3].flatMap(() => nodes.map((authenticate) => authenticate(secret))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const authenticate of nodes) {
      expect(await failureOf(authenticate(secret))).toMatchObject({
        kind: 'rate-limited',
        retryAt: world.clock.now() + 50 * second,
      });
    }
    expect(await world.records('refuse')).toMatchObject([{ outcome: 'rate-limited', actor: row.id }]);
    world.clock.advance(50 * second);
    await nodes[0]?.(secret);
  });

  it('counts those who come at the same time together', async () => {
    const world = await createWorld(open);
    const { row, secret } = await createApiKey(world.node(), admin, { ...input, rateLimit: 999 });
    const authenticate = createAuthenticate(world.node());
    const results = await Promise.allSettled(Array.from({ length: 1000 }, () => authenticate(secret)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await world.rows('rate_windows')).toMatchObject([{ api_key_id: row.id, count: 1000 }]);
  });

  it('is managed only by those who are not limited to connections', async () => {
    const world = await createWorld(open);
    const { row } = await createApiKey(world.node(), admin, input);
    const limited = { ...limitedTo('con_1'), role: 'admin' } as const;
    const page = { limit: 10 };
    const node = world.node();
    const works: (() => Promise<unknown>)[] = [
      () => createApiKey(node, limited, input),
      () => listApiKeys(node, limited, page),
      () => revokeApiKey(node, limited, row.id),
    ];
    for (const work of works) expect(await failureOf(work())).toMatchObject({ kind: 'forbidden' });
    expect(await world.records('refuse')).toMatchObject(Array(3).fill({ outcome: 'forbidden', actor: limited.id }));
    expect(await listApiKeys(world.node(), admin, page)).toMatchObject([{ id: row.id, revoked_at: null }]);
  });
});
