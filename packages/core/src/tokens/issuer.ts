import type { Credential } from '../auth/credential.ts';
import type { CallOptions, ClientOptions } from '../client/options.ts';
import type { Schema } from '../operation/operation.ts';
import type { Secret } from '../secret.ts';
import type { IssuedToken, ListedToken } from './issued-token.ts';

/** What a provider can do with tokens, as data. */
export interface TokenCapabilities {
  /** True when `issue` makes a new token; false when it checks one that was handed over out of band. */
  readonly mints: boolean;
  /** True when tokens of this provider may have an end. */
  readonly expires: boolean;
  readonly refresh: boolean;
  readonly list: boolean;
  readonly revoke: boolean;
  readonly check: boolean;
  /** True when `issue` may ask for a second factor. */
  readonly challenges: boolean;
  /** True when a mint can be tagged, so that a token whose response was lost can be found in the list. */
  readonly tags: boolean;
}

/** A one-time code that the provider wants before it issues. */
export interface IssueChallenge {
  readonly id: string;
  /** Where the code is sent, e.g. `sms`, and the masked address. */
  readonly channel: string;
  readonly hint: string;
}

export type IssueResult =
  | { readonly status: 'issued'; readonly token: IssuedToken }
  /** A second factor is wanted: send and confirm all (`requireAll`) or one of the challenges, then issue again. */
  | { readonly status: 'challenged'; readonly challenges: readonly IssueChallenge[]; readonly requireAll: boolean };

export interface IssueOptions extends CallOptions {
  /** Marks the token at the provider (Taler, Applivery: in its description). */
  readonly tag?: string | undefined;
  /** Ids of solved challenges, when an earlier call was answered with `challenged`. */
  readonly solvedChallenges?: readonly string[] | undefined;
}

/** A token to revoke: named by its provider's id, or by its own secret. */
export interface RevocableToken {
  readonly secret?: Secret | undefined;
  readonly providerTokenId?: string | undefined;
}

export type TokenCheck = { readonly active: true } | { readonly active: false; readonly reason: string };

/** What identifies a mint: two mints that differ in any of these never share a token. */
export interface IssueIdentity {
  readonly baseUrl: string;
  /** The credential that mints. */
  readonly credential: Secret;
  readonly subject: string;
  readonly scopes: readonly string[];
}

/**
 * A provider as a source of tokens. Methods that a provider has no operation for are absent, as its
 * {@link TokenCapabilities} say. All of them throw the errors of the provider's client.
 */
export interface TokenIssuer<Request = unknown> {
  readonly provider: string;
  readonly capabilities: TokenCapabilities;
  /** @throws {InvalidRequestError} when the request breaks the rules of the provider; nothing was sent */
  identify(request: Request): IssueIdentity;
  issue(request: Request, options?: IssueOptions): Promise<IssueResult>;
  /** Trades a refreshable token for a new one; the old one stays as it is. */
  refresh?(token: IssuedToken, request: Request, options?: IssueOptions): Promise<IssuedToken>;
  list?(options?: CallOptions): Promise<readonly ListedToken[]>;
  /** Ends a token; without an id, where the provider allows it, by the token's own secret. */
  revoke?(token: RevocableToken, options?: CallOptions): Promise<void>;
  /** Asks the provider whether a token works, by an operation that changes nothing. */
  check?(token: IssuedToken, options?: CallOptions): Promise<TokenCheck>;
  readonly challenges?: {
    /** Has the code of a challenge sent; tells until when it can be answered. */
    send(id: string, options?: CallOptions): Promise<{ readonly solvableUntil: Date; readonly resendAt: Date }>;
    /** @throws {ApiError} with status 409 when the code is wrong */
    confirm(id: string, code: string, options?: CallOptions): Promise<void>;
  };
  /** The credential with which the token travels on the provider's other operations. */
  present(token: IssuedToken): Credential;
}

export interface IssuerSettings extends ClientOptions {
  readonly baseUrl?: string | undefined;
  /** Checked by the definition's `credentials` schema. */
  readonly credentials: unknown;
}

/** What a token service has to know of a provider to work with it. */
export interface IssuerDefinition {
  readonly provider: string;
  /** Name for people, e.g. `Mews POS`. */
  readonly title: string;
  readonly capabilities: TokenCapabilities;
  /** Schema of the credentials, as a person types them in; plain strings. */
  readonly credentials: Schema;
  /** Schema of an issue request; plain JSON. */
  readonly request: Schema;
  /** Base URLs of the provider's environments by name. */
  readonly environments: Readonly<Record<string, string>>;
  /**
   * Makes an issuer whose requests are checked against the `request` schema.
   * @throws {SettingError} when the credentials do not fit their schema
   */
  createIssuer(settings: IssuerSettings): TokenIssuer;
}
