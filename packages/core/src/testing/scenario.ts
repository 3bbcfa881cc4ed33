import type { Random } from '../sandbox/random.ts';

/** A request or response of a recorded exchange, whole: what is not listed must not be there. */
export interface FixtureRequest {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is sent as it is, bytes too; anything else as compact JSON. */
  readonly body?: unknown;
}

export interface FixtureResponse {
  readonly status: number;
  /** Every header of the response, in lower case, `content-length` included. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text is compared as it is, anything else as compact JSON with the members in this order; absent = no body. */
  readonly body?: unknown;
}

export interface FixtureExchange {
  readonly name: string;
  /** Id of the operation; absent for requests that belong to none. */
  readonly operation?: string;
  /** Moves the sandbox clock to this moment (ISO 8601) first. */
  readonly at?: string;
  /** Random bytes that this exchange draws, in order, as hex. Further draws are zero bytes. */
  readonly random?: readonly string[];
  readonly request: FixtureRequest;
  readonly response: FixtureResponse;
}

/** Exchanges that follow one another on a fresh sandbox. */
export interface Scenario {
  readonly name: string;
  /** Where the exchanges are specified, e.g. a section of the provider's documentation. */
  readonly source: string;
  /** Where the sandbox clock stands at the start (ISO 8601). It is frozen. */
  readonly at: string;
  /** Options of the sandbox that the exchanges need, beside the suite's own. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly FixtureExchange[];
}

/** Randomness that hands out prepared bytes, then bytes of a fixed sequence. */
export class ScriptedRandom implements Random {
  #queue: Uint8Array[] = [];
  #counter = 0;

  /** Prepares draws, each given as hex; replaces what was prepared before. */
  script(draws: readonly string[]): void {
    this.#queue = draws.map((text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }

  /** Prepared draws that were not made yet. */
  get pending(): number {
    return this.#queue.length;
  }

  bytes(length: number): Uint8Array {
    const next = this.#queue.shift();
    if (next === undefined) return this.#sequence(length);
    if (next.byteLength !== length)
      throw new Error(`Scripted ${next.byteLength} random bytes, but ${length} are drawn`);
    return next;
  }

  /** Different at every draw and the same in every run. */
  #sequence(length: number): Uint8Array {
    this.#counter += 1;
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(Math.max(0, length - 4), this.#counter);
    return bytes;
  }
}

/** The text that stands for a fixture's body. */
export const bodyText = (body: unknown): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);

const encoded = (text: string) => new TextEncoder().encode(text);

/** Sends the request of a fixture to a `fetch` and gives the whole response in the fixture's form. */
export async function playRequest(
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  baseUrl: string,
  { method, target, headers, body }: FixtureRequest,
): Promise<FixtureResponse> {
  const text = body instanceof Uint8Array ? undefined : bodyText(body);
  // Bytes, because the platform would add a Content-Type to text.
  const payload = body instanceof Uint8Array ? new Uint8Array(body) : text === undefined ? undefined : encoded(text);
  const response = await fetch(baseUrl + target, {
    method,
    headers,
    ...(payload === undefined ? {} : { body: payload }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    ...(answer === '' ? {} : { body: answer }),
  };
}

/** The response of a fixture with its body as text, to be compared with {@link playRequest}'s answer. */
export const expectedResponse = ({ status, headers, body }: FixtureResponse): FixtureResponse => ({
  status,
  headers,
  ...(body === undefined ? {} : { body: bodyText(body) }),
});
