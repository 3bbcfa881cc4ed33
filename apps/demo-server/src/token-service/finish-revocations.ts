import { listUnfinishedRevocations, type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import type { ServiceContext } from './context.ts';
import { revokeAtProvider } from './revoke-at-provider.ts';
import { alwaysOn, type GoOn } from './schedule.ts';

const page = 50;
/** Milliseconds (ms) for which whoever revoked a token is at it. */
const headStart = 60_000;
/** Milliseconds (ms) after which a token is left to its provider. */
const patience = 7 * 86_400_000;

/**
 * Tries again to end tokens at their provider that were revoked here while it was out of reach. Of a connection whose
 * provider gives no answer no more tokens are tried in this run. Gives the number of tokens that are dealt with now.
 */
export async function finishRevocations(context: ServiceContext, goOn: GoOn = alwaysOn): Promise<number> {
  const now = context.clock.now();
  const silent = new Set<string>();
  let finished = 0;
  for (let after: { readonly at: number; readonly id: string } | undefined; ; ) {
    const position = after;
    const tokens = await context.database.transaction((db) =>
      listUnfinishedRevocations(db, now - headStart, { limit: page, after: position }),
    );
    for (const token of tokens) {
      if (token.status_at < now - patience) await giveUp(context, token);
      else if (silent.has(token.connection_id)) continue;
      else if (!(await goOn())) return finished;
      else if (!(await finish(context, token, silent))) continue;
      finished += 1;
    }
    const last = tokens.at(-1);
    if (last === undefined || tokens.length < page) return finished;
    after = { at: last.status_at, id: last.id };
  }
}

/** False when the token has to be tried once more. */
async function finish(context: ServiceContext, token: TokensTable, silent: Set<string>): Promise<boolean> {
  try {
    const { revokedAtProvider, unreachable } = await revokeAtProvider(context, token, 'system');
    if (unreachable === true) silent.add(token.connection_id);
    return revokedAtProvider;
  } catch (error) {
    context.onError(error);
    return false;
  }
}

/** A secret is not kept for ever because a provider does not answer. */
const giveUp = ({ database, journal }: ServiceContext, { id, connection_id: chain }: TokensTable): Promise<void> =>
  database.transaction(async (db) => {
    if (!(await updateToken(db, id, ['revoked'], { secret: null, key_id: null }))) return;
    const entry = { chain, actor: 'system', action: 'revoke.provider', target: id, outcome: 'given up' };
    await journal.append(db, entry);
  });
