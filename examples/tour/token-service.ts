import { demoClientToken } from '@tokenyard/mews-connector/sandbox';
import { createTokenService, type TokenServiceClient } from '@tokenyard/service-client';
import { masked } from './masked.ts';
import { handedOver } from './mews-connector.ts';
import type { Stage, Tour } from './stage.ts';

/** An enterprise of the sandbox's seeds. */
const demoEnterpriseId = '851df8c8-90f2-4c4a-8e01-a4fc46b25178';

/** The life of one provider's tokens through the token service, which holds the provider's credentials. */
export const throughService = (provider: string, title: string, apiKey: string): Tour => ({
  provider,
  title: `Service: ${title}`,
  walk: async (stage) => {
    const { step } = stage;
    const service = createTokenService({ baseUrl: stage.origin, credentials: { apiKey } });
    const { capabilities } = await providerOf(service, provider);
    // A token that is handed over is of no use once it was revoked, so the tour has one of its own.
    const own = capabilities.mints ? undefined : await connectionOfOwn(stage, service);
    const path = { id: own ?? (await connectionId(service, provider)) };
    const vend = async () => {
      const response = await service.vendToken.withResponse({ path });
      if (response.status !== 200) throw new Error('A second factor is wanted where none was expected');
      return response.body;
    };
    const isActive = async (token: string) => (await service.introspectToken({ body: { token } })).active;

    const first = await step('vend a token', vend, ({ secret, source }) => `${source}, secret ${masked(secret)}`);
    await step(
      'vend again: the same one',
      async () => {
        const again = await vend();
        if (again.token.id !== first.token.id || again.source !== 'stored') throw new Error('It was another one');
      },
      () => 'stored, nothing minted',
    );
    await step('introspect it', () => expecting(true, isActive(first.secret)), told);
    let { id } = first.token;
    let { secret } = first;
    if (capabilities.mints) {
      const rotated = await step(
        'rotate it without a gap',
        () => service.rotateToken({ path: { id }, body: { grace_period: 0 } }),
        ({ rotation }) => [rotation.step, ...rotation.skipped.map(({ step: left }) => `without ${left}`)].join(', '),
      );
      await step('introspect the old one', () => expecting(false, isActive(first.secret)), told);
      id = rotated.rotation.new_token_id ?? id;
      secret = rotated.secret ?? secret;
    } else {
      await stage.refusal('rotate it', 422, () => service.rotateToken({ path: { id } }));
    }
    await step(
      'revoke it',
      () => service.revokeToken({ path: { id } }),
      (result) => (result.revoked_at_provider ? 'here and at the provider' : `here only: ${result.detail}`),
    );
    await step('introspect it afterwards', () => expecting(false, isActive(secret)), told);
    if (own !== undefined) await service.deleteConnection({ path });
    if (capabilities.challenges) await secondFactor(stage, service);
  },
});

/** A mint that waits for one-time codes; the codes come from the sandbox's outbox. */
async function secondFactor({ step, control }: Stage, service: TokenServiceClient): Promise<void> {
  const connection = await service.createConnection({
    body: {
      name: `tour-${crypto.randomUUID()}`,
      provider: 'merchant-backend',
      credentials: { instance: 'mfa-demo', password: 'sandbox' },
      default_request: { scope: 'all' },
    },
  });
  const path = { id: connection.id };
  const pending = await step(
    'mint where a second factor guards',
    async () => {
      const response = await service.mintToken.withResponse({ path });
      if (response.status !== 202) throw new Error('No second factor was wanted');
      return response.body;
    },
    ({ challenges }) => `${challenges.length} challenges: ${challenges.map(({ channel }) => channel).join(', ')}`,
  );
  await step(
    'answer the challenges',
    async () => {
      for (const { id, channel } of pending.challenges) {
        await service.sendChallenge({ path: { id } });
        const code = newestCode(await control('GET', '/outbox'), channel);
        const answer = await service.answerChallenge.withResponse({ path: { id }, body: { code } });
        if (answer.status === 201) return answer.body.secret;
      }
      throw new Error('The mint did not go on');
    },
    (secret) => `minted, secret ${masked(secret)}`,
  );
  await service.revokeConnectionTokens({ path });
  await service.deleteConnection({ path });
}

/** A connection to Mews Connector with an access token that was handed over just now. */
async function connectionOfOwn({ control }: Stage, service: TokenServiceClient): Promise<string> {
  const { accessToken } = await handedOver(control, demoEnterpriseId);
  const { id } = await service.createConnection({
    body: {
      name: `tour-${crypto.randomUUID()}`,
      provider: 'mews-connector',
      credentials: { clientToken: demoClientToken, accessToken },
    },
  });
  return id;
}

async function connectionId(service: TokenServiceClient, provider: string): Promise<string> {
  const { connections } = await service.listConnections({ query: { provider } });
  const found = connections.find(({ name }) => name === provider);
  if (found === undefined) throw new Error(`There is no connection named ${provider}`);
  return found.id;
}

async function providerOf(service: TokenServiceClient, id: string) {
  const found = (await service.listProviders()).providers.find((provider) => provider.id === id);
  if (found === undefined) throw new Error(`The service does not know ${id}`);
  return found;
}

async function expecting(wanted: boolean, actual: Promise<boolean>): Promise<boolean> {
  const active = await actual;
  if (active !== wanted) throw new Error(active ? 'It is still active' : 'It is not active');
  return active;
}

const told = (active: boolean) => (active ? 'active' : 'not active');

function newestCode(outbox: unknown, channel: string): string {
  const messages: unknown =
    typeof outbox === 'object' && outbox !== null && 'messages' in outbox ? outbox.messages : [];
  for (const message of Array.isArray(messages) ? messages.toReversed() : []) {
    if (message.channel === channel) return String(message.code);
  }
  throw new Error(`The outbox holds no code by ${channel}`);
}
