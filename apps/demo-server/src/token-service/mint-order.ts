import type { IssueResult, TokenIssuer } from '@tokenyard/core';
import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import type { MintIntentState, MintIntentsTable } from '../storage/tables/mint-intents-table.ts';
import type { TokenStatus, TokensTable } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';

/** A mint to be carried out. */
export interface MintOrder {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly request: unknown;
  readonly purpose: MintIntentsTable['purpose'];
  /** Who asked, for the audit. */
  readonly actor: string;
  /** What finds the mint again: the lease, the rotation or the repeatable request for which it is made. */
  readonly leaseName?: string | undefined;
  /** Status that the token begins with. Default `active`. */
  readonly status?: TokenStatus | undefined;
  /** State of the intent after a refusal. Default `not-minted`. */
  readonly refusedState?: MintIntentState | undefined;
  /** Asks the provider. Default `issuer.issue`. */
  readonly ask?: ((tag: string) => Promise<IssueResult>) | undefined;
  /** Writes beside the token, in its transaction; gives the token as it is afterwards. */
  readonly alongside?: ((db: Db, token: TokensTable) => Promise<TokensTable>) | undefined;
}

export type MintResult =
  | { readonly kind: 'minted'; readonly token: TokensTable; readonly secret: string }
  | { readonly kind: 'challenged'; readonly intentId: string; readonly challenges: readonly ChallengesTable[] };

export const intentRequestPlace = (intentId: string) => ({ table: 'mint_intents', column: 'request', id: intentId });
