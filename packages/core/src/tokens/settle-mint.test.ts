import { describe, expect, it } from 'vitest';
import { ApiError, ChallengePendingError, Secret, TimeoutError } from '../index.ts';
import { FakeClocks, FakeIssuer, listed, lostAnswer } from './__fixtures__/fake-issuer.ts';
import { issueSolving } from './issue-solving.ts';
import type { ListedToken } from './issued-token.ts';
import type { IssueOptions, IssueResult, TokenIssuer } from './issuer.ts';
import { memoryTokenCache } from './memory-token-cache.ts';
import { isAmbiguous, settleMint } from './settle-mint.ts';
import { cacheKeyOf } from './token-cache.ts';
import { createTokenSource } from './token-source.ts';

const clocks = new FakeClocks();
const apiError = (status: number) =>
  new ApiError({ status, attempts: 1, mayHaveTakenEffect: status >= 500, body: new Secret(undefined) });

/** An issuer that lists and revokes by tag. */
class ListingIssuer extends FakeIssuer {
  override capabilities = { ...new FakeIssuer(clocks).capabilities, list: true, revoke: true, tags: true };
  tokens: ListedToken[] = [];
  readonly revoked: (string | undefined)[] = [];

  constructor() {
    super(clocks);
  }
  async list() {
    return this.tokens;
  }
  async revoke({ providerTokenId }: { providerTokenId?: string | undefined }) {
    this.revoked.push(providerTokenId);
  }
}

describe('settleMint', () => {
  const settle = (issuer: TokenIssuer, policy: 'adopt' | 'revoke' = 'adopt') =>
    settleMint(issuer, 'tag-1', policy, clocks.now);
  const withTokens = (...tokens: ListedToken[]) => Object.assign(new ListingIssuer(), { tokens });

  it('adopts the orphan where the provider shows its secret again', async () => {
    const issuer = withTokens(listed('7', 'other'), listed('8', 'nightly tag-1', 'secret-8'));
    const settled = await settle(issuer);
    expect(settled).toMatchObject({
      outcome: 'minted',
      token: {
        provider: 'fake',
        providerTokenId: '8',
        issuedAt: new Date('2026-03-02T09:59:59Z'),
        expiry: { kind: 'never' },
      },
    });
    expect(settled.outcome === 'minted' && settled.token.secret.reveal()).toBe('secret-8');
    expect(issuer.revoked).toStrictEqual([]);
  });

  it.each([
    ['because its secret cannot be had', 'adopt', undefined],
    ['because the caller wants it so', 'revoke', 'secret-8'],
  ] as const)('revokes the orphan %s', async (_, policy, secret) => {
    const issuer = withTokens(listed('8', 'tag-1', secret));
    expect(await settle(issuer, policy)).toStrictEqual({ outcome: 'revoked', providerTokenId: '8' });
    expect(issuer.revoked).toStrictEqual(['8']);
  });

  it.each(['tag-12', 'xtag-1', 'tag', '', 'other'])(
    'takes a token described as %j for no orphan',
    async (description) => {
      const issuer = withTokens(listed('7', description), { ...listed('8', ''), description: undefined });
      expect([await settle(issuer), issuer.revoked]).toStrictEqual([{ outcome: 'not-minted' }, []]);
    },
  );

  it('does not know where the provider lists nothing, or not by tag', async () => {
    const noTags = withTokens(listed('8', 'tag-1'));
    noTags.capabilities = { ...noTags.capabilities, tags: false };
    expect(await settle(noTags)).toMatchObject({ outcome: 'unknown' });
    expect(await settle(new FakeIssuer(clocks))).toMatchObject({ outcome: 'unknown' });
  });

  it('does not know when the provider cannot be asked', async () => {
    const error = new TimeoutError('timed out', { attempts: 1, mayHaveTakenEffect: false });
    const issuer = Object.assign(new ListingIssuer(), { list: () => Promise.reject(error) });
    expect(await settle(issuer)).toStrictEqual({ outcome: 'unknown', error });
    const failing = Object.assign(withTokens(listed('8', 'tag-1')), { revoke: () => Promise.reject(error) });
    expect(await settle(failing)).toStrictEqual({ outcome: 'unknown', error });
  });

  it('cannot end an orphan where the provider revokes nothing', async () => {
    const issuer = Object.assign(withTokens(listed('8', 'tag-1')), { revoke: undefined });
    expect(await settle(issuer)).toMatchObject({ outcome: 'unknown' });
  });

  it.each([
    [lostAnswer(), true],
    [apiError(502), true],
    [apiError(400), false],
    [new Error('plain'), false],
    [undefined, false],
  ])('is asked for after what leaves a mint open: %#', (error, expected) => {
    expect(isAmbiguous(error)).toBe(expected);
  });
});

describe('a source that settles lost mints', () => {
  const { now, monotonic } = clocks;
  const sourceOf = (issuer: TokenIssuer, orphans?: 'adopt' | 'revoke') =>
    createTokenSource({ issuer, request: 'shop', now, monotonic, random: () => 0, ...(orphans && { orphans }) });

  it('adopts the token', async () => {
    const issuer = new ListingIssuer();
    const token = sourceOf(issuer, 'adopt').get();
    const mint = await issuer.next();
    expect(mint.options?.tag).toMatch(/^tokenyard-[0-9a-f-]{36}$/);
    issuer.tokens = [listed('8', String(mint.options?.tag), 'secret-8')];
    mint.fail(lostAnswer());
    expect((await token).secret.reveal()).toBe('secret-8');
    expect(issuer.mints).toBe(1);
  });

  it('revokes the token and fails, so that the caller decides about another', async () => {
    const issuer = new ListingIssuer();
    const token = sourceOf(issuer, 'revoke').get();
    const mint = await issuer.next();
    issuer.tokens = [listed('8', String(mint.options?.tag), 'secret-8')];
    mint.fail(lostAnswer());
    await expect(token).rejects.toMatchObject({ name: 'ConnectionError', mayHaveTakenEffect: true });
    expect([issuer.revoked, issuer.mints]).toStrictEqual([['8'], 1]);
  });

  it('looks for no orphan of a mint that was refused, nor without being asked to', async () => {
    const issuer = new ListingIssuer();
    issuer.list = () => Promise.reject(new Error('must not be asked'));
    const refused = sourceOf(issuer, 'adopt').get();
    (await issuer.next()).fail(apiError(400));
    await expect(refused).rejects.toMatchObject({ status: 400 });
    issuer.capabilities = { ...issuer.capabilities, tags: false };
    const untagged = sourceOf(issuer, 'adopt').get();
    const other = await issuer.next();
    expect(other.options).not.toHaveProperty('tag');
    other.fail(lostAnswer());
    await expect(untagged).rejects.toMatchObject({ name: 'ConnectionError' });
    issuer.capabilities = { ...issuer.capabilities, tags: true };
    const lost = sourceOf(issuer).get();
    const mint = await issuer.next();
    expect(mint.options).not.toHaveProperty('tag');
    mint.fail(lostAnswer());
    await expect(lost).rejects.toMatchObject({ name: 'ConnectionError' });
  });
});

describe('a source of refreshable tokens', () => {
  const { now, monotonic } = clocks;
  const stage = () => {
    const issuer = new FakeIssuer(clocks);
    const refreshed: string[] = [];
    const failures: unknown[] = [];
    const issuing = Object.assign(issuer, {
      refresh: async (token: { secret: Secret }) => {
        refreshed.push(token.secret.reveal());
        if (failures.length > 0) throw failures[0];
        return { ...issuer.token(`${token.secret.reveal()}+`), refreshable: true };
      },
    });
    const mint = issuer.token.bind(issuer);
    issuer.token = (name, expiry) => ({ ...mint(name, expiry), refreshable: true });
    issuer.prompt = true;
    const source = createTokenSource({ issuer: issuing, request: 'shop', now, monotonic, random: () => 0 });
    const get = async (force = false) => (await source.get({ force })).secret.reveal();
    return { issuer, refreshed, source, get, failWith: (error: unknown) => void failures.push(error) };
  };

  it('trades the present one, as long as it lives', async () => {
    const { issuer, refreshed, get } = stage();
    expect([await get(), await get(true), await get(true)]).toStrictEqual(['1', '1+', '1++']);
    expect([refreshed, issuer.mints]).toStrictEqual([['1', '1+'], 1]);
    clocks.pass(7_200_000);
    expect([await get(), issuer.mints]).toStrictEqual(['2', 2]);
  });

  it('trades the one that another process has shared', async () => {
    const { issuer, refreshed } = stage();
    const cache = memoryTokenCache();
    await cache.set(await cacheKeyOf(issuer, 'shop'), issuer.token('shared'));
    clocks.pass(3_500_000);
    const source = createTokenSource({ issuer, request: 'shop', now, monotonic, cache });
    expect((await source.get()).secret.reveal()).toBe('shared+');
    expect([refreshed, issuer.mints]).toStrictEqual([['shared'], 0]);
  });

  it('trades none that cannot be traded', async () => {
    const { issuer, refreshed, get } = stage();
    const mint = issuer.token.bind(issuer);
    issuer.token = (name, expiry) => ({ ...mint(name, expiry), refreshable: false });
    expect([await get(), await get(true), refreshed]).toStrictEqual(['1', '2', []]);
  });

  it('issues anew when the present one is refused or forgotten', async () => {
    const { issuer, source, get, failWith } = stage();
    await get();
    failWith(apiError(401));
    expect([await get(true), issuer.mints]).toStrictEqual(['2', 2]);
    await source.invalidate();
    expect([await get(), issuer.mints]).toStrictEqual(['3', 3]);
  });

  it('tags a trade too, and settles one whose response was lost', async () => {
    const { issuer } = stage();
    const tags: (string | undefined)[] = [];
    const token = { ...issuer.token('one'), refreshable: true };
    const tagging = Object.assign(new ListingIssuer(), {
      prompt: true,
      token: () => token,
      refresh: async (_token: unknown, _request: unknown, options?: IssueOptions) => {
        tags.push(options?.tag);
        tagging.tokens = [listed('9', String(options?.tag), 'secret-9')];
        throw lostAnswer();
      },
    });
    const source = createTokenSource({ issuer: tagging, request: 'shop', now, monotonic, orphans: 'adopt' });
    await source.get();
    expect((await source.get({ force: true })).secret.reveal()).toBe('secret-9');
    expect([tags, tagging.mints]).toStrictEqual([[expect.stringMatching(/^tokenyard-/)], 1]);
  });

  it.each([429, 500])('does not issue anew after status %d', async (status) => {
    const { issuer, get, failWith } = stage();
    await get();
    failWith(apiError(status));
    await expect(get(true)).rejects.toMatchObject({ status });
    expect(issuer.mints).toBe(1);
  });
});

describe('issueSolving', () => {
  const challenges = [
    { id: 'a', channel: 'sms', hint: '***1' },
    { id: 'b', channel: 'email', hint: 'o***' },
  ];
  /** An issuer that wants a second factor, and what it was asked. */
  const challenging = (requireAll: boolean, answers = 1) => {
    const calls: unknown[] = [];
    const issuer: TokenIssuer = Object.assign(new FakeIssuer(clocks), {
      issue: async (_: unknown, options?: IssueOptions): Promise<IssueResult> => {
        calls.push(['issue', options]);
        return calls.filter((call) => Array.isArray(call) && call[0] === 'issue').length <= answers
          ? { status: 'challenged', challenges, requireAll }
          : { status: 'issued', token: new FakeIssuer(clocks).token('solved') };
      },
      challenges: {
        send: async (id: string) => {
          calls.push(['send', id]);
          return { solvableUntil: new Date(), resendAt: new Date() };
        },
        confirm: async (id: string, code: string) => void calls.push(['confirm', id, code]),
      },
    });
    return { issuer, calls };
  };
  const solve = async ({ id, hint }: { id: string; hint: string }) => `${id}${hint}`;

  it('solves all challenges, each after its code was sent, and repeats the request', async () => {
    const { issuer, calls } = challenging(true);
    const token = await issueSolving(issuer, 'shop', solve, { tag: 't' });
    expect(token.secret.reveal()).toBe('solved');
    expect(calls).toStrictEqual([
      ['issue', { tag: 't' }],
      ['send', 'a'],
      ['confirm', 'a', 'a***1'],
      ['send', 'b'],
      ['confirm', 'b', 'bo***'],
      ['issue', { tag: 't', solvedChallenges: ['a', 'b'] }],
    ]);
  });

  it('solves one where one is enough', async () => {
    const { issuer, calls } = challenging(false);
    await issueSolving(issuer, 'shop', solve);
    expect(calls.at(-1)).toStrictEqual(['issue', { solvedChallenges: ['a'] }]);
  });

  it('tells the challenges when nobody can solve them, or when they were not enough', async () => {
    const pending = { name: 'ChallengePendingError', provider: 'fake', challenges, requireAll: true };
    await expect(issueSolving(challenging(true).issuer, 'shop', undefined)).rejects.toMatchObject(pending);
    await expect(issueSolving(challenging(true, 2).issuer, 'shop', solve)).rejects.toMatchObject(pending);
    const noRoom = Object.assign(challenging(true).issuer, { challenges: undefined });
    await expect(issueSolving(noRoom, 'shop', solve)).rejects.toThrow(ChallengePendingError);
  });
});
