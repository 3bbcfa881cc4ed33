import {
  accessTokenOf,
  createMerchantBackend,
  iterateTokens,
  type MerchantBackendSettings,
  solveChallenges,
} from '@tokenyard/merchant-backend';
import { demoPassword } from '@tokenyard/merchant-backend/sandbox';
import { masked } from './masked.ts';
import type { Stage, Tour } from './stage.ts';

type Credentials = NonNullable<MerchantBackendSettings['credentials']>;

/** Tokens of the merchant backend have scopes and an end, some can be renewed, and a second factor may guard them. */
export const merchantBackend: Tour = {
  provider: 'merchant-backend',
  title: 'Taler merchant backend',
  walk: async (stage) => {
    const { baseUrl, step, refusal } = stage;
    const clientWith = (credentials: Credentials) =>
      createMerchantBackend({ baseUrl, instance: 'sandbox', credentials });
    const token = await step(
      'mint a refreshable token',
      () => mint(clientWith({ password: demoPassword }), { scope: 'all:refreshable', description: 'tour' }),
      (secret) => `access token ${masked(secret)}`,
    );
    const holder = clientWith({ token });
    await step(
      'use it: list tokens',
      () => Array.fromAsync(iterateTokens(holder)),
      (tokens) => `${tokens.length} live, newest: ${tokens[0]?.scope} "${tokens[0]?.description}"`,
    );
    const renewed = await step(
      'refresh it',
      () => mint(holder, { scope: 'all' }),
      (secret) => `access token ${masked(secret)}`,
    );
    await refusal('refresh the new one, which is not refreshable', 403, () =>
      mint(clientWith({ token: renewed }), { scope: 'all' }),
    );
    await secondFactor(stage);
    await step(
      'revoke the first one',
      () => holder.revokeCurrent(),
      () => 'gone',
    );
    await refusal('use it afterwards', 401, () => holder.listTokens());
    await step(
      'revoke the refreshed one',
      () => clientWith({ token: renewed }).revokeCurrent(),
      () => 'gone',
    );
  },
};

/** Mints on the instance that a second factor guards; the codes come from the sandbox's outbox. */
async function secondFactor({ baseUrl, step, control }: Stage): Promise<void> {
  const guarded = createMerchantBackend({ baseUrl, instance: 'mfa-demo', credentials: { password: demoPassword } });
  const seen: string[] = [];
  const { body } = await step(
    'mint with a second factor',
    () =>
      solveChallenges(guarded, guarded.createToken, { body: { scope: 'all' } }, async (challenge) => {
        seen.push(`${challenge.tan_channel} to ${challenge.tan_info}`);
        return codeOf(await control('GET', '/outbox'), challenge.challenge_id);
      }),
    (response) => `code by ${seen.join(', by ')}; access token ${masked(accessTokenOf(response.body))}`,
  );
  const token = accessTokenOf(body);
  await createMerchantBackend({ baseUrl, instance: 'mfa-demo', credentials: { token } }).revokeCurrent();
}

async function mint(
  client: ReturnType<typeof createMerchantBackend>,
  body: Parameters<typeof client.createToken>[0]['body'],
): Promise<string> {
  const response = await client.createToken.withResponse({ body });
  if (response.status === 202) throw new Error('A second factor is wanted where none was expected');
  return accessTokenOf(response.body) ?? '';
}

function codeOf(outbox: unknown, challengeId: string): string {
  const messages: unknown =
    typeof outbox === 'object' && outbox !== null && 'messages' in outbox ? outbox.messages : [];
  for (const message of Array.isArray(messages) ? messages.toReversed() : []) {
    if (message.challenge_id === challengeId) return String(message.code);
  }
  throw new Error('The outbox holds no code for the challenge');
}
