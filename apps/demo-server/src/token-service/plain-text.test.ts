import type { FetchFunction } from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { challenged, minted } from './__fixtures__/results.ts';
import { withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, serviceStores } from './__fixtures__/world.ts';
import { mintToken } from './mint-token.ts';
import { rotateToken } from './rotate.ts';

/** What JSON can say and a column of text cannot hold: a null character, and half a surrogate pair. */
const odd = '\\u0000\\ud800';

/** Puts odd characters behind a text wherever it stands in the answers of a provider. */
const behind =
  (text: string) =>
  (fetch: FetchFunction): FetchFunction =>
  async (input, init) => {
    const response = await fetch(input, init);
    const body = (await response.text()).replaceAll(text, `${text}${odd}`);
    return new Response(body === '' ? null : body, response);
  };

const refusing =
  (body: object) =>
  (fetch: FetchFunction): FetchFunction =>
  async (input, init) =>
    init?.method === 'POST'
      ? Response.json(body, { status: 401, headers: { 'content-type': 'application/vnd.api+json' } })
      : fetch(input, init);

describe.each(serviceStores)('what no text column holds, in an answer of a provider on %s', (_, open) => {
  it('is replaced in the hints of a challenge', async () => {
    const world = await createWorld(open);
    const credentials = { instance: 'mfa-demo', password: 'sandbox' };
    const { id } = await world.connect('merchant-backend', {
      credentials,
      defaultRequest: { scope: 'readonly' },
    });
    const { challenges } = challenged(
      await mintToken(withUpstream(world.node(), behind('o***')), admin, id, undefined),
    );
    expect(challenges.map(({ hint }) => hint)).toContain('o***\ufffd\ufffd@mfa-demo.example');
    expect(await world.rows('challenges')).toEqual(challenges);
  });

  it('is replaced in the reason why a rotation has failed', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const { token } = minted(await mintToken(world.node(), admin, id, undefined));
    const errors = [{ status: '401', title: 'a\0b', detail: 'c\0d' }];
    const { rotation } = await rotateToken(withUpstream(world.node(), refusing({ errors })), admin, token.id, 0);
    expect(rotation).toMatchObject({ step: 'failed', error: 'mews-pos refused: c\ufffdd' });
    expect(await world.rows('rotations')).toEqual([rotation]);
  });
});
