import { ResponseValidationError } from '@tokenyard/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import { idOf, scriptedClient, tokenOf } from './__fixtures__/scripted-client.ts';
import {
  iterateApiKeys,
  iterateAudit,
  iterateAuditCheckpoints,
  iterateChallenges,
  iterateConnections,
  iterateTokens,
  type TokenMetadata,
} from './index.ts';

const at = '2026-03-02T10:00:00.000Z';
const macs = { key_id: 'k', previous_mac: '', mac: 'm' };
const connection = (last: string) => ({
  id: idOf('con', last),
  name: 'a',
  provider: 'mews-pos',
  base_url: null,
  default_request: {},
  version: 1,
  created_at: at,
  updated_at: at,
});
const challenge = (last: string) => ({
  id: idOf('chl', last),
  connection_id: idOf('con'),
  intent_id: idOf('int'),
  channel: 'email',
  hint: 'o***',
  require_all: true,
  state: 'open',
  solvable_until: null,
  resend_at: null,
});
const record = (seq: string) => ({
  chain: 'service',
  seq: Number(seq),
  at,
  actor: 'system',
  action: 'start',
  target: null,
  outcome: 'ok',
  details: {},
  ...macs,
});
const checkpoint = (seq: string) => ({ seq: Number(seq), at, heads: {}, ...macs });
const apiKey = (last: string) => ({
  id: idOf('key', last),
  name: 'a',
  role: 'admin',
  connections: null,
  rate_limit: 600,
  created_at: at,
  expires_at: null,
  revoked_at: null,
});

type Scripted = ReturnType<typeof scriptedClient>['client'];
type List = readonly [
  member: string,
  path: string,
  item: (n: string) => object,
  iterate: (client: Scripted, query: { readonly limit: number; readonly cursor?: string }) => AsyncGenerator<object>,
];

const lists: readonly List[] = [
  ['connections', '/v1/connections', connection, (client, query) => iterateConnections(client, { query })],
  ['tokens', '/v1/tokens', tokenOf, (client, query) => iterateTokens(client, { query })],
  ['challenges', '/v1/challenges', challenge, (client, query) => iterateChallenges(client, { query })],
  ['records', '/v1/audit', record, (client, query) => iterateAudit(client, { query })],
  ['checkpoints', '/v1/audit/checkpoints', checkpoint, (client, query) => iterateAuditCheckpoints(client, { query })],
  ['api_keys', '/v1/api-keys', apiKey, (client, query) => iterateApiKeys(client, { query })],
];

const page = (member: string, items: readonly object[], next: string | null) => () =>
  Response.json({ [member]: items, next_cursor: next });

async function collect(items: AsyncIterable<object>): Promise<readonly object[]> {
  const found: object[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe.each(lists)('all %s', (member, path, item, iterate) => {
  it('come page after page, under the same filters', async () => {
    const pages = [page(member, [item('1'), item('2')], 'A'), page(member, [], 'B'), page(member, [item('3')], null)];
    const { client, sent } = scriptedClient(pages);
    expect(await collect(iterate(client, { limit: 2 }))).toStrictEqual([item('1'), item('2'), item('3')]);
    const base = `http://127.0.0.1:4747${path}?limit=2`;
    expect(sent.map(({ url }) => url)).toStrictEqual([base, `${base}&cursor=A`, `${base}&cursor=B`]);
  });

  it('are asked for no further than they are wanted, from the given cursor on', async () => {
    const { client, sent } = scriptedClient([page(member, [item('1'), item('2')], 'B')]);
    await iterate(client, { limit: 2, cursor: 'A' })[Symbol.asyncIterator]().next();
    expect(sent.map(({ url }) => new URL(url).searchParams.get('cursor'))).toStrictEqual(['A']);
  });

  it('end with an error when the cursor does not move on', async () => {
    const { client, sent } = scriptedClient([page(member, [item('1')], 'A')]);
    const error: unknown = await collect(iterate(client, { limit: 1 })).catch((reason: unknown) => reason);
    if (!ResponseValidationError.isInstance(error)) throw error;
    expect(error).toMatchObject({ status: 200, attempts: 1, mayHaveTakenEffect: false });
    expect(sent).toHaveLength(2);
  });
});

it('what an iteration gives is typed, and it takes the options of a call', async () => {
  const { client, sent } = scriptedClient([page('tokens', [tokenOf('1')], null)]);
  const tokens = iterateTokens(client, { query: { status: 'active' } }, { headers: { traceparent: 'x' } });
  expectTypeOf(tokens).toEqualTypeOf<AsyncGenerator<z.infer<typeof TokenMetadata>, void, undefined>>();
  expect(await collect(tokens)).toHaveLength(1);
  expect([sent[0]?.url, sent[0]?.headers.traceparent]).toStrictEqual([
    'http://127.0.0.1:4747/v1/tokens?status=active',
    'x',
  ]);
});
