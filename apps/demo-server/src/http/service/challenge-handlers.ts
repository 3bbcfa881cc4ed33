import { answerChallenge, listChallenges, sendChallenge } from '../../token-service/challenges.ts';
import { cursorsOf } from './cursor.ts';
import { atToken } from './locations.ts';
import type { ServiceHandlers } from './service-call.ts';
import { challengeView, pendingView, tokenView } from './views.ts';

const cursors = cursorsOf('challenges', 'string');

export const challengeHandlers: ServiceHandlers<'listChallenges' | 'sendChallenge' | 'answerChallenge'> = {
  listChallenges: async ({ context: { service, caller }, query }, reply) => {
    const { limit = 50, cursor, connection_id: connectionId } = query;
    const after = cursors.read(cursor)?.[0];
    const rows = await listChallenges(service, caller, connectionId, { limit: limit + 1, after });
    const { items, next } = cursors.pageOf(rows, limit, ({ id }) => [id]);
    return reply(200, { body: { challenges: items.map(challengeView), next_cursor: next } });
  },

  sendChallenge: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: challengeView(await sendChallenge(service, caller, path.id)) }),

  answerChallenge: async ({ context: { service, caller }, path, body }, reply) => {
    const result = await answerChallenge(service, caller, path.id, body.code);
    if (result.kind === 'challenged') return reply(202, { body: pendingView(result) });
    const { token, secret } = result;
    return reply(201, { headers: atToken(token), body: { token: tokenView(token), secret } });
  },
};
