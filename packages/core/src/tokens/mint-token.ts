import type { CallOptions } from '../client/options.ts';
import { ApiError } from '../errors/api-error.ts';
import { issueSolving } from './issue-solving.ts';
import type { IssuedToken } from './issued-token.ts';
import type { IssueOptions } from './issuer.ts';
import { isAmbiguous, settleMint } from './settle-mint.ts';
import type { TokenSourceOptions } from './token-source-types.ts';

/** Gets a new token. A mint whose response was lost is settled as the options say, however it was asked for. */
export async function mintToken(
  options: TokenSourceOptions,
  present: IssuedToken | undefined,
  now: () => number,
  call: CallOptions,
): Promise<IssuedToken> {
  const { issuer, orphans } = options;
  if (orphans === undefined || !issuer.capabilities.tags) return tradeOrIssue(options, present, call);
  const tag = `tokenyard-${crypto.randomUUID()}`;
  try {
    return await tradeOrIssue(options, present, { ...call, tag });
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const settled = await settleMint(issuer, tag, orphans, now, call);
    if (settled.outcome === 'minted') return settled.token;
    throw error;
  }
}

/** Trades the present token where the provider can do that, because it asks for no second factor then; else issues. */
async function tradeOrIssue(
  { issuer, request, onChallenge }: TokenSourceOptions,
  present: IssuedToken | undefined,
  call: IssueOptions,
): Promise<IssuedToken> {
  if (present?.refreshable === true && issuer.refresh !== undefined) {
    try {
      return await issuer.refresh(present, request, call);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return issueSolving(issuer, request, onChallenge, call);
}

/** The provider does not take the present token, so that another way has to be tried. */
const isRefusal = (error: unknown) =>
  ApiError.isInstance(error) && error.status >= 400 && error.status < 500 && error.status !== 429;
