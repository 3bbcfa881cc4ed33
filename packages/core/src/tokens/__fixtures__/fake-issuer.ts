import type { Credential } from '../../auth/credential.ts';
import { ConnectionError } from '../../errors/connection-error.ts';
import { Secret } from '../../secret.ts';
import { type Expiry, expiresAt, type IssuedToken, type ListedToken } from '../issued-token.ts';
import type { IssueOptions, IssueResult, TokenCapabilities, TokenIssuer } from '../issuer.ts';

/** Time by which the tests go: a wall clock that may jump and a clock that does not. */
export class FakeClocks {
  wall = Date.parse('2026-03-02T10:00:00Z');
  steady = 1_000_000;
  readonly now = () => this.wall;
  readonly monotonic = () => this.steady;

  /** Lets time pass. */
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

/** A mint that waits for its answer. */
export interface PendingMint {
  readonly options: IssueOptions | undefined;
  /** Answers with a token of this name. */
  succeed(name: string, expiry?: Expiry): void;
  fail(error: unknown): void;
}

/** An issuer whose mints are answered by the test, in any order. */
export class FakeIssuer implements TokenIssuer {
  readonly provider = 'fake';
  capabilities: TokenCapabilities = {
    mints: true,
    expires: true,
    refresh: false,
    list: false,
    revoke: false,
    check: false,
    challenges: false,
    tags: false,
  };
  readonly #pending: PendingMint[] = [];
  readonly #waiting: ((mint: PendingMint) => void)[] = [];
  readonly clocks: FakeClocks;
  /** Life of a token in ms. */
  life = 3_600_000;
  mints = 0;
  /** Answers each mint at once with a token that is named by its number. */
  prompt = false;

  constructor(clocks: FakeClocks) {
    this.clocks = clocks;
  }

  identify(request: unknown) {
    const credential = new Secret('key');
    return { baseUrl: 'https://fake.example', credential, subject: String(request), scopes: ['b', 'a'] };
  }

  issue(_request: unknown, options?: IssueOptions): Promise<IssueResult> {
    this.mints += 1;
    if (this.prompt) return Promise.resolve({ status: 'issued', token: this.token(String(this.mints)) });
    return new Promise((resolve, reject) => {
      const mint: PendingMint = {
        options,
        succeed: (name, expiry) => resolve({ status: 'issued', token: this.token(name, expiry) }),
        fail: reject,
      };
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#pending.push(mint);
      else waiting(mint);
    });
  }

  /** The oldest mint that waits for its answer; the next one when none does. */
  next(): Promise<PendingMint> {
    const mint = this.#pending.shift();
    return mint === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(mint);
  }

  /** How a token travels. */
  presentation = (token: IssuedToken): Credential => ({ kind: 'bearer', token: token.secret });

  present(token: IssuedToken): Credential {
    return this.presentation(token);
  }

  /** A token that was issued just now. */
  token(name: string, expiry: Expiry = expiresAt(new Date(this.clocks.wall + this.life))): IssuedToken {
    return {
      provider: 'fake',
      subject: 'shop',
      scopes: [],
      refreshable: false,
      expiry,
      issuedAt: new Date(this.clocks.wall),
      secret: new Secret(name),
      raw: new Secret({ name }),
    };
  }
}

/** The mint arrived, but its answer got lost. */
export const lostAnswer = () => new ConnectionError('lost', { attempts: 1, mayHaveTakenEffect: true });

/** A token as the provider lists it. */
export const listed = (id: string, description: string, secret?: string): ListedToken => ({
  provider: 'fake',
  subject: 'shop',
  scopes: [],
  refreshable: false,
  expiry: { kind: 'never' },
  providerTokenId: id,
  description,
  createdAt: new Date('2026-03-02T09:59:59Z'),
  ...(secret === undefined ? {} : { secret: new Secret(secret) }),
});

/** Lets everything happen that waits for nothing but what is under way in this process. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
