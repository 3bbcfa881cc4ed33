import { describe, expect, it } from 'vitest';
import { type Flaw, operations, reply, subjectWith } from '../__fixtures__/things-subject.ts';
import { conformanceChecks } from '../index.ts';
import { objectionsTo } from './judge.ts';

const check = async (flaw: Flaw = () => undefined): Promise<void> => {
  const found = conformanceChecks(subjectWith(flaw)).find(({ name }) => name.startsWith('refuses hostile requests'));
  await found?.run();
};

describe('hostile requests', () => {
  it('meet a fresh server each, or one that stays as it was after those that it refused', async () => {
    const subject = subjectWith(() => undefined);
    const count = async (reusable: boolean) => {
      const seen = { servers: 0, requests: 0, successes: 0 };
      const create: typeof subject.create = (options) => {
        seen.servers += 1;
        const { fetch, clock } = subject.create(options);
        const counted: typeof fetch = async (...request) => {
          const response = await fetch(...request);
          seen.requests += 1;
          if (response.ok) seen.successes += 1;
          return response;
        };
        return { fetch: counted, clock };
      };
      const found = conformanceChecks({ ...subject, create, reusable }).find(({ name }) => name.includes('hostile'));
      await found?.run();
      return seen;
    };
    const [fresh, reused] = [await count(false), await count(true)];
    expect(fresh.servers).toBe(fresh.requests);
    expect(reused.requests).toBe(fresh.requests);
    // One to try the good request on, and one for what follows it and each further success.
    expect(reused.servers).toBe(reused.successes + 1);
  });

  it('pass a provider that holds', async () => {
    await expect(check()).resolves.toBeUndefined();
  });

  const answer = (status: 404 | 500, text: string) => reply(status, { body: { error: text } });
  const flaws: readonly (readonly [string, Flaw, RegExp])[] = [
    [
      'trips over prototype members',
      ({ url }) => {
        if (url.searchParams.has('__proto__')) throw new TypeError('x is not a function');
        return undefined;
      },
      /prototype members: rejected with TypeError: x is not a function/,
    ],
    [
      'has no answer to a method',
      ({ method }) => (method === 'PATCH' ? answer(500, 'oops') : undefined),
      /method PATCH: status 500/,
    ],
    [
      'quotes what it was sent',
      ({ match, headers }) =>
        match.kind === 'none' ? answer(404, `no route for ${headers.get('authorization')}`) : undefined,
      /a trailing slash: the credential is shown/,
    ],
    ['answers otherwise than recorded', () => answer(404, 'gone'), /put \/ put is answered with status 404 this time/],
  ];

  it.each(flaws)('find a provider that %s', async (_, flaw, message) => {
    await expect(check(flaw)).rejects.toThrow(message);
  });

  it('need a recorded success to start from', async () => {
    const { operations: same, create } = subjectWith(() => undefined);
    const checks = conformanceChecks({ operations: same, create, scenarios: [] });
    await expect(checks.at(-1)?.run()).rejects.toThrow('putThing has no recorded success to start from');
  });
});

describe('objectionsTo', () => {
  const request = { name: 'x', method: 'PUT', target: '/things/1?a=1', headers: {}, body: undefined };
  const json404 = { 'content-type': 'application/json', 'content-length': '13' };
  const body = '{"error":"x"}';
  const rows: readonly (readonly [string, string | null, ResponseInit, Partial<typeof request>, readonly string[]])[] =
    [
      ['a declared error', body, { status: 404, headers: json404 }, {}, []],
      ['an undeclared status', body, { status: 409, headers: json404 }, {}, ['status 409 is not declared']],
      ['a server error', body, { status: 500, headers: json404 }, {}, ['status 500']],
      [
        'another media type',
        body,
        { status: 404, headers: { ...json404, 'content-type': 'text/html' } },
        {},
        ['media type text/html'],
      ],
      ['no JSON', '{"error":"x",', { status: 404, headers: json404 }, {}, ['the body is not JSON']],
      [
        'another length',
        body,
        { status: 404, headers: { ...json404, 'content-length': '12' } },
        {},
        ['content-length 12, but 13 bytes'],
      ],
      [
        'no length',
        body,
        { status: 404, headers: { 'content-type': 'application/json' } },
        {},
        ['content-length null, but 13 bytes'],
      ],
      [
        'a secret in the body',
        '{"open":"sesame"}',
        { status: 404, headers: { ...json404, 'content-length': '17' } },
        {},
        ['the credential is shown'],
      ],
      [
        'a secret in a header',
        body,
        { status: 404, headers: { ...json404, 'x-echo': 'a sesame' } },
        {},
        ['the credential is shown'],
      ],
      ['a body to HEAD', body, { status: 404, headers: json404 }, { method: 'HEAD' }, ['a body to HEAD']],
      ['HEAD without a body', null, { status: 404, headers: json404 }, { method: 'HEAD' }, []],
      [
        '204 with a length',
        null,
        { status: 204, headers: { 'content-length': '0' } },
        { target: '/x' },
        ['content-length 0 without content'],
      ],
      ['an unknown path in a known media type', body, { status: 404, headers: json404 }, { target: '/x' }, []],
      [
        'an unknown path in another one',
        body,
        { status: 404, headers: { ...json404, 'content-type': 'text/plain' } },
        { target: '/x' },
        ['media type text/plain'],
      ],
    ];

  it.each(rows)('%s', async (_, text, init, change, objections) => {
    const response = new Response(text, init);
    expect(await objectionsTo(response, { ...request, ...change }, operations, ['sesame'])).toStrictEqual(objections);
  });
});
