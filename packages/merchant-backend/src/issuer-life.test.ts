import {
  ChallengePendingError,
  expiresAt,
  InvalidRequestError,
  issueSolving,
  neverExpires,
  settleMint,
} from '@tokenyard/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf, sandboxAtStart, startTime } from './__fixtures__/clients.ts';
import { issuerOn, issuerOnSandbox, operationsOf, password, request, tokenIn } from './__fixtures__/issuers.ts';

describe('listing and revoking', () => {
  it('logs in for a moment where it has no token, and leaves nothing behind', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const token = tokenIn(await issuer.issue(request));
    await issuer.issue({ scope: 'all', duration: { d_us: 'forever' } });
    const shared = { provider: 'merchant-backend', subject: 'sandbox', createdAt: new Date(startTime) };
    expect(await issuer.list?.()).toStrictEqual([
      {
        ...shared,
        providerTokenId: '2',
        scopes: ['all'],
        expiry: neverExpires,
        refreshable: false,
        description: undefined,
      },
      {
        ...shared,
        providerTokenId: '1',
        scopes: ['order-pos:refreshable'],
        expiry: expiresAt(new Date('2026-03-02T10:00:00Z')),
        refreshable: true,
        description: 'till 3',
      },
    ]);
    await issuer.revoke?.({ providerTokenId: '1' });
    expect(await issuer.check?.(token)).toMatchObject({ active: false });
    expect((await issuer.list?.())?.map(({ providerTokenId }) => providerTokenId)).toStrictEqual(['2']);
    const list = ['createToken 200', 'listTokens 200', 'listTokens 204', 'revokeCurrent 204'];
    expect(operationsOf(sandbox).slice(2)).toStrictEqual([
      ...list,
      'createToken 200',
      'revokeBySerial 204',
      'revokeCurrent 204',
      'listTokens 401',
      ...list,
    ]);
  });

  it('uses the token that it was given', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const { secret } = tokenIn(await issuer.issue({ scope: 'all' }));
    const other = issuerOn(sandbox, { instance: 'sandbox', password, token: secret.reveal() });
    await other.issue(request);
    expect(await other.list?.()).toHaveLength(2);
    await other.revoke?.({ providerTokenId: '2' });
    expect(await other.list?.()).toHaveLength(1);
    expect(operationsOf(sandbox).slice(2)).toStrictEqual([
      'listTokens 200',
      'listTokens 204',
      'revokeBySerial 204',
      'listTokens 200',
      'listTokens 204',
    ]);
  });

  it('ends the login when the work fails', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    expect(await errorOf(issuer.revoke?.({ providerTokenId: '77' }))).toMatchObject({ status: 404, code: 2042 });
    expect(operationsOf(sandbox)).toStrictEqual(['createToken 200', 'revokeBySerial 404', 'revokeCurrent 204']);
  });

  it('revokes a token by itself where its secret is known', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const { secret } = tokenIn(await issuer.issue(request));
    await issuer.revoke?.({ secret, providerTokenId: '1' });
    expect(await errorOf(issuer.revoke?.({ secret }))).toMatchObject({ status: 401 });
    expect(operationsOf(sandbox)).toStrictEqual(['createToken 200', 'revokeCurrent 204', 'revokeCurrent 401']);
  });

  it.each([{}, { providerTokenId: 'x' }, { providerTokenId: '0' }])('refuses to revoke %j', async (token) => {
    const sandbox = sandboxAtStart();
    const issuer = issuerOn(sandbox, { token: 'secret-token:T' });
    expect(InvalidRequestError.isInstance(await errorOf(issuer.revoke?.(token)))).toBe(true);
    expect(sandbox.recorder.list()).toStrictEqual([]);
  });

  it('presents a token as a bearer', async () => {
    const { issuer } = issuerOnSandbox();
    const token = tokenIn(await issuer.issue(request));
    expect(issuer.present(token)).toStrictEqual({ kind: 'bearer', token: token.secret });
  });
});

describe('a mint whose response was lost', () => {
  beforeEach(() => {
    vi.stubEnv('MERCHANT_BACKEND_TOKEN', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is found by its tag and revoked', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    sandbox.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'after' } });
    const tag = 'mint-5f1d';
    expect(await errorOf(issuer.issue(request, { tag }))).toMatchObject({ mayHaveTakenEffect: true });
    const [orphan] = (await issuer.list?.()) ?? [];
    expect(orphan?.description).toBe('till 3 mint-5f1d');
    const settle = () => settleMint(issuer, tag, 'adopt', () => sandbox.clock.now());
    expect(await settle()).toStrictEqual({ outcome: 'revoked', providerTokenId: '1' });
    expect(await settle()).toStrictEqual({ outcome: 'not-minted' });
  });

  it('is tagged without a description of its own too, and when it is a refresh', async () => {
    const { issuer } = issuerOnSandbox();
    const old = tokenIn(await issuer.issue({ scope: 'all:refreshable' }, { tag: 'mint-1' }));
    await issuer.refresh?.(old, request, { tag: 'mint-2' });
    expect((await issuer.list?.())?.map(({ description }) => description)).toStrictEqual(['till 3 mint-2', 'mint-1']);
  });
});

describe('a second factor', () => {
  const guarded = { instance: 'mfa-demo', password };

  it('is a result that can be continued later', async () => {
    const { sandbox, issuer } = issuerOnSandbox(guarded);
    const pending = await issuer.issue(request, { tag: 'mint-1' });
    if (pending.status !== 'challenged') throw new Error('No second factor is wanted');
    expect(pending).toMatchObject({
      requireAll: true,
      challenges: [
        { channel: 'email', hint: 'o***@mfa-demo.example' },
        { channel: 'sms', hint: '***0001' },
      ],
    });
    for (const { id } of pending.challenges) {
      expect(await issuer.challenges?.send(id)).toStrictEqual({
        solvableUntil: new Date('2026-03-02T09:05:00Z'),
        resendAt: new Date('2026-03-02T09:00:30Z'),
      });
      expect(await errorOf(issuer.challenges?.confirm(id, 'x'))).toMatchObject({ status: 409 });
      const code = (await sandbox.outbox()).find((message) => message.challenge_id === id)?.code ?? '';
      await issuer.challenges?.confirm(id, code);
    }
    const solvedChallenges = pending.challenges.map(({ id }) => id);
    expect((await issuer.issue(request, { solvedChallenges })).status).toBe('challenged');
    const token = tokenIn(await issuer.issue(request, { solvedChallenges, tag: 'mint-1' }));
    expect(await issuer.check?.(token)).toStrictEqual({ active: true });
  });

  it('is solved on the way', async () => {
    const { sandbox, issuer } = issuerOnSandbox(guarded);
    const solve = async ({ id }: { id: string }) =>
      (await sandbox.outbox()).find((message) => message.challenge_id === id)?.code ?? '';
    expect(await issueSolving(issuer, request, solve)).toMatchObject({ subject: 'mfa-demo', refreshable: true });
  });

  it('stands in the way of listing without a token', async () => {
    const { issuer } = issuerOnSandbox(guarded);
    const error = await errorOf(issuer.list?.());
    expect(ChallengePendingError.isInstance(error) && error.challenges).toHaveLength(2);
  });
});
