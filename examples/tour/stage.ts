import { ApiError } from '@tokenyard/core';

/** One line of the tour's report. */
export interface Row {
  readonly provider: string;
  readonly step: string;
  readonly result: 'ok' | 'refused' | 'FAILED';
  readonly detail: string;
}

/** Where a tour takes place. It notes what each step came to. */
export interface Stage {
  /** Where the server is. */
  readonly origin: string;
  /** Base URL of the provider's API. */
  readonly baseUrl: string;
  /** Does something that has to work; `tell` says what came of it, without secrets. */
  readonly step: <T>(name: string, work: () => Promise<T>, tell: (result: T) => string) => Promise<T>;
  /** Does something that the provider has to refuse with a status. */
  readonly refusal: (name: string, status: number, work: () => Promise<unknown>) => Promise<void>;
  /** Does something that the provider has to refuse, when so many milliseconds (ms) have passed in its sandbox. */
  readonly refusalAfter: (ms: number, ...attempt: Parameters<Stage['refusal']>) => Promise<void>;
  /** Calls the control API of the provider's sandbox. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/** A walk through the life of a provider's tokens. */
export interface Tour {
  /** Package name without scope: where the server serves the provider. */
  readonly provider: string;
  readonly title: string;
  readonly walk: (stage: Stage) => Promise<void>;
}

/** Walks a tour on a server and gives its report; the first step that fails is the last one. */
export async function walk({ provider, title, walk: go }: Tour, origin: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const note = (step: string, result: Row['result'], detail: string) =>
    rows.push({ provider: title, step, result, detail });
  const step: Stage['step'] = async (name, work, tell) => {
    const result = await work().catch((error: unknown) => {
      throw new StepFailure(name, reasonOf(error));
    });
    note(name, 'ok', tell(result));
    return result;
  };
  const refusal: Stage['refusal'] = async (name, status, work) => {
    const error = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!ApiError.isInstance(error) || error.status !== status) {
      throw new StepFailure(name, `expected ${status}, got ${error === undefined ? 'success' : reasonOf(error)}`);
    }
    const told = [error.status, error.code, error.detail ?? error.title];
    note(name, 'refused', told.filter((part) => part !== undefined).join(' '));
  };
  const control: Stage['control'] = (method, path, body) =>
    callControl(`${origin}/_control/${provider}${path}`, method, body);
  const stage: Stage = {
    origin,
    baseUrl: `${origin}/${provider}`,
    step,
    refusal,
    refusalAfter: async (ms, ...attempt) => {
      await control('POST', '/clock/advance', { ms });
      // Others may be using the same server.
      await refusal(...attempt).finally(() => control('POST', '/clock/advance', { ms: -ms }));
    },
    control,
  };
  await go(stage).catch((error: unknown) => {
    if (error instanceof StepFailure) note(error.step, 'FAILED', error.message);
    else note('tour', 'FAILED', reasonOf(error));
  });
  return rows;
}

class StepFailure extends Error {
  readonly step: string;

  constructor(step: string, message: string) {
    super(message);
    this.step = step;
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

async function callControl(url: string, method: string, body: unknown): Promise<unknown> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method, ...init });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} failed with status ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
