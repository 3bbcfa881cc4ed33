import type { Operations } from '../../operation/operation.ts';
import { ProblemRefusal } from '../../serve/problem-refusal.ts';
import { type ServedApi, serveOperations } from '../../serve/serve-operations.ts';
import type { ServedHandlers } from '../../serve/serve-types.ts';
import type { RecordedExchange } from '../recorder.ts';
import type { Sandbox } from '../sandbox-types.ts';
import { controlOperations } from './operations.ts';

/** The control API of a sandbox, as a fetch function. */
export interface SandboxControl {
  /** The operations that it serves, those of the provider's extension included. */
  readonly operations: Operations;
  readonly fetch: (request: Request) => Promise<Response>;
}

export interface SandboxControlOptions {
  /** Path in front of the control paths; keep it away from the provider's paths. Default none. */
  readonly basePath?: string | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * Makes a sandbox controllable over HTTP: clock, faults, recordings, reset and what its provider adds. Whoever
 * reaches it rules the sandbox, so serve it where only testers come.
 */
export function createSandboxControl(sandbox: Sandbox, options: SandboxControlOptions = {}): SandboxControl {
  const { extension } = sandbox;
  const api: ServedApi<Operations, Sandbox> = {
    operations: { ...controlOperations, ...extension?.operations },
    // Handlers are looked up by the id of the operation whose parts they are given.
    handlers: { ...(handlers as ServedHandlers<Operations, Sandbox>), ...extension?.handlers },
    basePath: options.basePath,
    contextOf: () => sandbox,
    onError: options.onError,
  };
  return { operations: api.operations, fetch: serveOperations(api) };
}

const clockOf = ({ clock }: Sandbox) => ({
  body: { now: new Date(clock.now()).toISOString(), frozen: clock.frozen },
});

const invalid = (pointer: string, detail: string) =>
  new ProblemRefusal({
    type: 'about:blank',
    title: 'Invalid Request',
    status: 400,
    errors: [{ pointer, detail }],
  });

/** Moves a clock, as far as it can be moved. */
function move(pointer: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof RangeError) throw invalid(pointer, error.message);
    throw error;
  }
}

const faultsOf = ({ faults }: Sandbox) => ({ body: { faults: [...faults.list()] } });

const handlers: ServedHandlers<typeof controlOperations, Sandbox> = {
  getClock: ({ context }, reply) => reply(200, clockOf(context)),
  freezeClock: ({ context, body }, reply) => {
    move('/at', () => context.clock.freeze(body?.at === undefined ? undefined : Date.parse(body.at)));
    return reply(200, clockOf(context));
  },
  advanceClock: ({ context, body }, reply) => {
    move('/ms', () => context.clock.advance(body.ms));
    return reply(200, clockOf(context));
  },
  resumeClock: ({ context }, reply) => {
    context.clock.resume();
    return reply(200, clockOf(context));
  },
  resetClock: ({ context }, reply) => {
    context.clock.reset();
    return reply(200, clockOf(context));
  },
  listFaults: ({ context }, reply) => reply(200, faultsOf(context)),
  addFault: async ({ context, body }, reply) => {
    const { operation, effect } = body;
    if (operation !== undefined && !Object.hasOwn(context.operations, operation)) {
      throw invalid('/operation', `must be one of ${Object.keys(context.operations).join(', ')}`);
    }
    if (effect.kind === 'status') {
      const statuses = await context.failureStatuses(operation);
      const where = operation === undefined ? 'where no operation is named' : `for ${operation}`;
      if (!statuses.includes(effect.status)) {
        throw invalid('/effect/status', `must be an error of the provider: one of ${statuses.join(', ')} ${where}`);
      }
    }
    context.faults.add(body);
    return reply(201, faultsOf(context));
  },
  clearFaults: ({ context }, reply) => {
    context.faults.clear();
    return reply(204);
  },
  listExchanges: ({ context, query }, reply) => {
    const wanted = context.recorder.list().filter(({ number }) => number > (query.after ?? 0));
    return reply(200, { body: { exchanges: wanted.map(exchangeOf) } });
  },
  clearExchanges: ({ context }, reply) => {
    context.recorder.clear();
    return reply(204);
  },
  resetSandbox: async ({ context }, reply) => {
    await context.reset();
    return reply(204);
  },
};

function exchangeOf(exchange: RecordedExchange) {
  const { number, at, operation, method, path, status } = exchange;
  return {
    number,
    at: new Date(at).toISOString(),
    operation: operation ?? null,
    request: { method, target: path, headers: { ...exchange.requestHeaders }, body: exchange.requestBody },
    response: { status, headers: { ...exchange.responseHeaders }, body: exchange.responseBody },
  };
}
