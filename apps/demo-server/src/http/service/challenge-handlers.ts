import { answerChallenge, listChallenges, sendChallenge } from '../../token-service/challenges.ts';
import { noStore, type ServiceHandlers } from './service-call.ts';
import { challengeView, pendingView, tokenView } from './views.ts';

export const challengeHandlers: ServiceHandlers<'listChallenges' | 'sendChallenge' | 'answerChallenge'> = {
  listChallenges: async ({ context: { service, caller }, query }, reply) => {
    const rows = await listChallenges(service, caller, query.connection_id);
    return reply(200, { body: { challenges: rows.map(challengeView) } });
  },

  sendChallenge: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: challengeView(await sendChallenge(service, caller, path.id)) }),

  answerChallenge: async ({ context: { service, caller }, path, body }, reply) => {
    const result = await answerChallenge(service, caller, path.id, body.code);
    return result.kind === 'minted'
      ? reply(201, { ...noStore, body: { token: tokenView(result.token), secret: result.secret } })
      : reply(202, { body: pendingView(result) });
  },
};
