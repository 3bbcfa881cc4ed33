import { describe, expect, it } from 'vitest';
import { newApiKeySecret } from '../crypto/api-key.ts';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { vended } from './__fixtures__/results.ts';
import { seededRandom } from './__fixtures__/seeded-random.ts';
import { createWorld, serviceStores } from './__fixtures__/world.ts';
import { createAuthenticate } from './authenticate.ts';
import { prepareFirstStart } from './first-start.ts';
import { createVend } from './vend.ts';

describe.each(serviceStores)('the first start on %s', (_, open) => {
  it('makes a key and connections that work', async () => {
    const world = await createWorld(open);
    const node = world.node();
    const secret = await prepareFirstStart(node, undefined);
    const caller = await createAuthenticate(node)(secret);
    expect(caller).toMatchObject({ role: 'admin', connections: undefined });
    const connections = await world.rows('connections');
    expect(new Set(connections.map(({ name }) => name))).toEqual(new Set(node.providers.keys()));
    const vend = createVend(node);
    for (const { id: connectionId } of connections) vended(await vend(caller, { connectionId, minValidity: 0 }));
    expect(await world.records('api_key.create')).toMatchObject([{ actor: 'system' }]);
    expect(await world.records('connection.create')).toHaveLength(node.providers.size);
  });

  it('is one, however many nodes start', async () => {
    const world = await createWorld(open);
    const nodes = [world.node(), await world.otherNode(), world.node()];
    const secrets = await Promise.all(nodes.map((node) => prepareFirstStart(node, undefined)));
    expect(secrets.filter((secret) => secret !== undefined)).toHaveLength(1);
    expect(await prepareFirstStart(world.node(), undefined)).toBeUndefined();
    expect(await world.rows('api_keys')).toHaveLength(1);
    expect(await world.rows('connections')).toHaveLength(5);
  });

  it('takes a key that is given, and does not show it', async () => {
    const world = await createWorld(open);
    const given = newApiKeySecret('admin', seededRandom(5));
    expect(await prepareFirstStart(world.node(), given)).toBeUndefined();
    expect(await prepareFirstStart(world.node(), given)).toBeUndefined();
    expect(await createAuthenticate(world.node())(given)).toMatchObject({ role: 'admin' });
    expect(await world.rows('api_keys')).toHaveLength(1);
    expect(await world.rows('connections')).toHaveLength(5);
  });

  it('lets nobody be locked out who can configure the server', async () => {
    const world = await createWorld(open);
    await prepareFirstStart(world.node(), undefined);
    const given = newApiKeySecret('admin', seededRandom(6));
    await prepareFirstStart(world.node(), given);
    expect(await createAuthenticate(world.node())(given)).toMatchObject({ role: 'admin' });
    expect(await world.rows('connections')).toHaveLength(5);
  });

  it('is done wholly or not at all', async () => {
    const left = await atEveryMoment(open, async (world, fuse) => {
      await unlessDead(prepareFirstStart(world.node(fuse), undefined));
      return `${(await world.rows('api_keys')).length} keys, ${(await world.rows('connections')).length} connections`;
    });
    expect([...new Set(left)]).toEqual(['0 keys, 0 connections', '1 keys, 5 connections']);
  });
});
