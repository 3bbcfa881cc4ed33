import { ChallengePendingError } from '@tokenyard/core';
import { describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswers, clientOnSandbox, emptyAnswer, errorOf } from './__fixtures__/clients.ts';
import { type Challenge, createMerchantBackend, type MerchantBackendClient, solveChallenges } from './index.ts';

const guarded = () => clientOnSandbox({ instance: 'mfa-demo' });

/** Reads codes out of the outbox, as a person reads mails and messages. */
const reader =
  ({ sandbox }: Pick<ReturnType<typeof guarded>, 'sandbox'>) =>
  async ({ challenge_id }: Challenge) =>
    (await sandbox.outbox()).findLast((message) => message.challenge_id === challenge_id)?.code ?? '';

const mint = { body: { scope: 'all', description: 'a\u00e9\ud83d\ude00' } } as const;

describe('solveChallenges', () => {
  it('solves all of them and repeats the very same request', async () => {
    const { sandbox, clientWith } = guarded();
    const requests: Request[] = [];
    const client = clientWith({
      fetch: (input, init) => {
        requests.push(new Request(input, init));
        return sandbox.fetch(input, init);
      },
    });
    const solve = vi.fn<(challenge: Challenge) => Promise<string>>(reader({ sandbox }));
    const { status, body } = await solveChallenges(client, client.createToken, mint, solve);
    expect([status, body.scope]).toStrictEqual([200, 'all']);
    expect(solve.mock.calls.map(([challenge]) => challenge)).toMatchObject([
      { tan_channel: 'email', tan_info: 'o***@mfa-demo.example' },
      { tan_channel: 'sms', tan_info: '***0001' },
    ]);
    const [first, last] = [requests[0], requests.at(-1)];
    const ids = solve.mock.calls.map(([{ challenge_id }]) => challenge_id).join(',');
    expect(Object.fromEntries(last?.headers ?? [])).toStrictEqual({
      ...Object.fromEntries(first?.headers ?? []),
      'taler-challenge-ids': ids,
    });
    expect([last?.url, await last?.text()]).toStrictEqual([first?.url, await first?.text()]);
    expect(sandbox.recorder.list().map(({ operation, status: code }) => `${operation} ${code}`)).toStrictEqual([
      'createToken 202',
      'sendChallenge 200',
      'confirmChallenge 204',
      'sendChallenge 200',
      'confirmChallenge 204',
      'createToken 200',
    ]);
  });

  it('changes a password', async () => {
    const parts = guarded();
    const { body } = await solveChallenges(parts.client, parts.client.createToken, mint, reader(parts));
    const office = parts.clientWith({ credentials: { token: body.access_token } });
    const change = { body: { method: 'token', password: 'new' } } as const;
    expect((await solveChallenges(office, office.changePassword, change, reader(parts))).status).toBe(204);
    expect(await errorOf(parts.client.createToken(mint))).toMatchObject({ status: 401 });
  });

  it('asks for nothing where no second factor is wanted', async () => {
    const { client } = clientOnSandbox();
    const solve = vi.fn<(challenge: Challenge) => string>();
    expect((await solveChallenges(client, client.createToken, mint, solve)).status).toBe(200);
    expect(solve).not.toHaveBeenCalled();
  });

  it('ends with the error of a wrong code', async () => {
    const { client, sandbox } = guarded();
    const error = await errorOf(solveChallenges(client, client.createToken, mint, () => 'x'));
    expect(error).toMatchObject({ operationId: 'confirmChallenge', status: 409, code: 2125 });
    expect(sandbox.recorder.list()).toHaveLength(3);
  });

  it('ends with what the caller throws', async () => {
    const { client } = guarded();
    const gone = new Error('nobody is there');
    expect(await errorOf(solveChallenges(client, client.createToken, mint, () => Promise.reject(gone)))).toBe(gone);
  });

  it('says so when other challenges are wanted after all', async () => {
    const parts = guarded();
    const slow = async (challenge: Challenge) => {
      const code = await reader(parts)(challenge);
      if (challenge.tan_channel === 'sms') parts.sandbox.clock.advance(299_000);
      return code;
    };
    const tooSlow = async (challenge: Challenge) => {
      if (challenge.tan_channel === 'sms') parts.sandbox.clock.advance(301_000);
      return reader(parts)(challenge);
    };
    expect((await solveChallenges(parts.client, parts.client.createToken, mint, slow)).status).toBe(200);
    expect(await errorOf(solveChallenges(parts.client, parts.client.createToken, mint, tooSlow))).toMatchObject({
      operationId: 'confirmChallenge',
      code: 2126,
    });
    const challenges = [{ challenge_id: 'A', tan_channel: 'sms', tan_info: '***1' }];
    const wanted = answerOf({ challenges, combi_and: true }, { status: 202 });
    const moment = { t_s: 0 };
    const sent = answerOf({ solve_expiration: moment, earliest_retransmission: moment });
    const { client } = clientOnAnswers([wanted, sent, emptyAnswer(204), wanted]);
    const error = await errorOf(solveChallenges(client, client.createToken, mint, () => '1'));
    expect(ChallengePendingError.isInstance(error) && error).toMatchObject({
      provider: 'merchant-backend',
      challenges: [{ id: 'A', channel: 'sms', hint: '***1' }],
      requireAll: true,
    });
  });

  describe('where one is enough', () => {
    const channels = [
      { channel: 'sms', address: '+41000000001' } as const,
      { channel: 'email', address: 'owner@shop.example' } as const,
    ];
    const instances = [{ id: 'shop', password: 'sandbox', mfa: { channels, combiAnd: false } }];

    it.each([
      ['the first', undefined, 'sms'],
      ['the channel that was asked for', 'email', 'email'],
      ['the first, when the channel is not offered', 'pigeon', 'sms'],
    ])('solves one: %s', async (_, channel, solved) => {
      const parts = clientOnSandbox({ instance: 'shop' }, { instances });
      const client: MerchantBackendClient = parts.client;
      const response = await solveChallenges(client, client.createToken, mint, reader(parts), { channel });
      expect(response.status).toBe(200);
      expect((await parts.sandbox.outbox()).map((message) => message.channel)).toStrictEqual([solved]);
    });
  });

  it('passes the options of a call on', async () => {
    const { sandbox } = guarded();
    const client = createMerchantBackend({
      baseUrl: 'http://localhost',
      instance: 'mfa-demo',
      credentials: { password: 'sandbox' },
      fetch: sandbox.fetch,
    });
    const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
    await solveChallenges(client, client.createToken, mint, reader({ sandbox }), { headers });
    expect(sandbox.recorder.list().map(({ requestHeaders }) => 'traceparent' in requestHeaders)).toStrictEqual(
      Array.from({ length: 6 }, () => true),
    );
  });
});
