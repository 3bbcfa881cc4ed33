import { parseJson } from '../http/bounded-body.ts';

/** One recorded exchange. Secrets are masked before it is kept. */
export interface RecordedExchange {
  /** 1 for the first exchange of a sandbox. */
  readonly number: number;
  /** Arrival by the sandbox clock, in ms since 1970. */
  readonly at: number;
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

const mask = '[masked]';
/** Levels of nesting of a body that are kept. */
const deepest = 64;
/** Headers that may be shown; any other one is masked. */
const shownHeaders =
  /^(accept|content-|host$|user-agent$|prefer$|retry-after$|x-rate-limit-|request-id$|allow$|access-control-|cache-control$)/;

/** Keeps the last exchanges of a sandbox. */
export class Recorder {
  readonly #exchanges: RecordedExchange[] = [];
  readonly #secretMembers: ReadonlySet<string>;
  readonly #capacity: number;
  #count = 0;

  /** @param secretMembers names of JSON members whose values are masked at any depth */
  constructor(secretMembers: readonly string[], capacity = 200) {
    this.#secretMembers = new Set(secretMembers);
    this.#capacity = capacity;
  }

  add(
    exchange: Omit<RecordedExchange, 'number' | 'requestHeaders' | 'responseHeaders' | 'requestBody' | 'responseBody'> &
      RawParts,
  ): void {
    this.#count += 1;
    const { requestHeaders, responseHeaders, requestBody, responseBody, ...rest } = exchange;
    this.#exchanges.push({
      ...rest,
      number: this.#count,
      requestHeaders: maskHeaders(requestHeaders),
      responseHeaders: maskHeaders(responseHeaders),
      requestBody: this.#maskBody(requestBody),
      responseBody: this.#maskBody(responseBody),
    });
    if (this.#exchanges.length > this.#capacity) this.#exchanges.shift();
  }

  list(): readonly RecordedExchange[] {
    return [...this.#exchanges];
  }

  clear(): void {
    this.#exchanges.length = 0;
  }

  /** JSON is kept with its secret members masked; of anything else only the size is kept. */
  #maskBody(bytes: Uint8Array | undefined): unknown {
    if (bytes === undefined || bytes.byteLength === 0) return undefined;
    const parsed = parseJson(new TextDecoder().decode(bytes));
    return parsed.ok ? this.#maskValue(parsed.value) : `[${bytes.byteLength} bytes]`;
  }

  #maskValue(value: unknown, depth = 0): unknown {
    if (typeof value !== 'object' || value === null) return value;
    // Nothing legible is that deep, and a request may be nested deeper than a recursion can follow.
    if (depth === deepest) return '[deeper]';
    if (Array.isArray(value)) return value.map((item) => this.#maskValue(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        this.#secretMembers.has(name) ? mask : this.#maskValue(member, depth + 1),
      ]),
    );
  }
}

interface RawParts {
  readonly requestHeaders: Headers;
  readonly requestBody: Uint8Array | undefined;
  readonly responseHeaders: Headers;
  readonly responseBody: Uint8Array | undefined;
}

const maskHeaders = (headers: Headers): Readonly<Record<string, string>> =>
  Object.fromEntries([...headers].map(([name, value]) => [name, shownHeaders.test(name) ? value : mask]));
