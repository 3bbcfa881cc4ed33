import { readBounded } from '../http/bounded-body.ts';
import type { Operations, Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import { checkReply } from '../serve/check-reply.ts';
import { respond } from '../serve/respond.ts';
import { matchRoute } from '../serve/route.ts';
import { SandboxClock } from './clock.ts';
import { type Exchange, settle } from './exchange.ts';
import { failureStatuses } from './failure-statuses.ts';
import { ConnectionDropped, type FaultEffect, FaultPlan, scriptedReply, truncate } from './faults.ts';
import { MemoryStore } from './memory-store.ts';
import { type Random, systemRandom } from './random.ts';
import { Recorder } from './recorder.ts';
import type { RequestLine, Sandbox, SandboxDefinition, SandboxOptions } from './sandbox-types.ts';
import type { SandboxStore, StoreTransaction } from './store.ts';
import { StoreFailure, transact } from './store-failure.ts';

/** Builds a sandbox from its definition. */
export function createSandbox<Ops extends Operations>(
  definition: SandboxDefinition<Ops>,
  options: SandboxOptions = {},
): Sandbox {
  const world: World<Ops> = {
    definition,
    basePath: options.basePath ?? '',
    clock: new SandboxClock(options.clock),
    random: options.random ?? systemRandom,
    store: options.store ?? new MemoryStore(),
    faults: new FaultPlan(),
    recorder: new Recorder(definition.secretMembers),
    sleep: options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    onError: options.onError,
  };
  const { clock, store, faults, recorder } = world;
  return {
    provider: definition.provider,
    operations: definition.operations,
    extension: definition.control,
    failureStatuses: (operation) => failureStatuses(definition, clock.now(), operation),
    fetch: (input, init, line) => serve(world, new Request(input, init), line),
    clock,
    store,
    faults,
    recorder,
    transaction: (work) => {
      const now = clock.now();
      return seeded(world, now, (tx) => work({ tx, now, random: world.random }));
    },
    reset: async () => {
      faults.clear();
      recorder.clear();
      clock.reset();
      await store.clear();
    },
  };
}

interface World<Ops extends Operations> {
  readonly definition: SandboxDefinition<Ops>;
  readonly basePath: string;
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly store: SandboxStore;
  readonly faults: FaultPlan;
  readonly recorder: Recorder;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onError: ((error: unknown) => void) | undefined;
}

async function serve<Ops extends Operations>(
  world: World<Ops>,
  request: Request,
  line: RequestLine | undefined,
): Promise<Response> {
  const { definition, basePath } = world;
  const url = new URL(request.url);
  const { method, target } = line ?? { method: request.method, target: url.pathname };
  const [path = ''] = target.split('?', 1);
  const below = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : '';
  const match = matchRoute<keyof Ops & string>(definition.operations, method, below);
  const arrived = {
    method,
    url,
    path: below,
    baseUrl: url.origin + basePath,
    headers: request.headers,
    body: await readBounded(request.body, definition.maxBodyBytes),
    match,
    random: world.random,
    now: world.clock.now(),
  };
  const operation = match.kind === 'operation' ? match.operation : undefined;
  const responses = operation?.responses ?? definition.fallback;
  const effects = world.faults.take(operation?.id);
  await strikeBefore(world, effects);
  const scripted = scriptedReply(effects);
  const response = scripted
    ? new Response(scripted.body ?? null, { status: scripted.status, headers: scripted.headers ?? {} })
    : respond(responses, await answered(world, arrived, responses, effects), method);
  return finish(world, arrived, response, effects);
}

/** Runs `work` in a transaction; the first one on an empty store plants the seeds. */
function seeded<Ops extends Operations, T>(
  { definition, store }: World<Ops>,
  now: number,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<T> {
  return transact(store, async (tx) => {
    if ((await tx.get('meta', 'seeded')) === undefined) {
      await definition.seed(tx, now);
      await tx.put('meta', 'seeded', true);
    }
    return work(tx);
  });
}

type Arrived<Ops extends Operations> = Omit<Exchange<keyof Ops & string>, 'tx'>;

/** Answers inside one transaction, so that a request takes effect as a whole or not at all. */
async function answered<Ops extends Operations>(
  world: World<Ops>,
  arrived: Arrived<Ops>,
  responses: Responses,
  effects: readonly FaultEffect[],
): Promise<Reply> {
  const { definition } = world;
  const operationId = arrived.match.kind === 'operation' ? arrived.match.id : undefined;
  const fault = effects.find((effect) => effect.kind === 'status');
  const inTransaction = (work: (exchange: Exchange<keyof Ops & string>) => Promise<Reply>) =>
    seeded(world, arrived.now, async (tx) => {
      const reply = await settle(work({ ...arrived, tx }));
      checkReply(responses, reply, operationId);
      return reply;
    });
  const failWith = (status: number) =>
    inTransaction(async (exchange) => {
      const reply = await definition.failure(status, exchange);
      if (reply === undefined) throw new Error(`${definition.provider} has no error with status ${status}`);
      return reply;
    });
  try {
    return await (fault === undefined ? inTransaction(definition.answer) : failWith(fault.status));
  } catch (error) {
    if (world.onError === undefined) throw error;
    world.onError(error);
    const outage = error instanceof StoreFailure ? definition.outage?.(arrived) : undefined;
    if (outage === undefined) return failWith(500);
    checkReply(responses, outage, operationId);
    return outage;
  }
}

async function strikeBefore<Ops extends Operations>(world: World<Ops>, effects: readonly FaultEffect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === 'latency') await world.sleep(effect.ms);
    if (effect.kind === 'drop' && effect.when === 'before') throw new ConnectionDropped();
  }
}

async function finish<Ops extends Operations>(
  world: World<Ops>,
  arrived: Arrived<Ops>,
  response: Response,
  effects: readonly FaultEffect[],
): Promise<Response> {
  const bytes = new Uint8Array(await response.clone().arrayBuffer());
  world.recorder.add({
    at: arrived.now,
    operation: arrived.match.kind === 'operation' ? arrived.match.id : undefined,
    method: arrived.method,
    path: arrived.path + arrived.url.search,
    requestHeaders: arrived.headers,
    requestBody: arrived.body,
    status: response.status,
    responseHeaders: response.headers,
    responseBody: bytes,
  });
  for (const effect of effects) {
    if (effect.kind === 'drop' && effect.when === 'after') throw new ConnectionDropped();
    if (effect.kind === 'truncate') return truncate(response, bytes, effect.bytes);
  }
  return response;
}
