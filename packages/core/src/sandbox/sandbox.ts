import { readBounded } from '../http/bounded-body.ts';
import type { Operations, Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import { checkReply } from './check-reply.ts';
import { type Clock, SandboxClock } from './clock.ts';
import { type Exchange, settle } from './exchange.ts';
import { ConnectionDropped, type FaultEffect, FaultPlan, scriptedReply, truncate } from './faults.ts';
import { MemoryStore } from './memory-store.ts';
import { type Random, systemRandom } from './random.ts';
import { Recorder } from './recorder.ts';
import { respond } from './respond.ts';
import { matchRoute } from './route.ts';
import type { SandboxStore, StoreTransaction } from './store.ts';

/** Options that every sandbox takes. */
export interface SandboxOptions {
  /** Path in front of the provider's paths, e.g. `/mews-pos`. Default none. */
  readonly basePath?: string | undefined;
  /** Where state is kept. Default in memory. */
  readonly store?: SandboxStore | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Waits `ms` milliseconds for a latency fault. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /**
   * Told about a fault of the sandbox itself; the request is then answered with the provider's status 500.
   * Without it `fetch` rejects, so that a test sees the fault.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** What a provider package says about its sandbox. */
export interface SandboxDefinition<Ops extends Operations> {
  /** Package name without scope, e.g. `mews-pos`. */
  readonly provider: string;
  readonly operations: Ops;
  /** Responses to requests that belong to no operation. */
  readonly fallback: Responses;
  /** Longest request body in bytes. */
  readonly maxBodyBytes: number;
  /** Names of JSON members that are masked in recordings. */
  readonly secretMembers: readonly string[];
  /** Answers a request by the provider's rules and order of checks. May throw a {@link Refusal}. */
  readonly answer: (exchange: Exchange<keyof Ops & string>) => Promise<Reply>;
  /** The provider's error with a status, for faults; `undefined` when the provider sends no such status. */
  readonly failure: (status: number, exchange: Exchange<keyof Ops & string>) => Reply | Promise<Reply> | undefined;
  readonly seed: (tx: StoreTransaction, now: number) => Promise<void>;
}

/** A provider emulated in process: no socket, no file. */
export interface Sandbox {
  readonly provider: string;
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly clock: SandboxClock;
  readonly store: SandboxStore;
  readonly faults: FaultPlan;
  readonly recorder: Recorder;
  /** Back to the seeds: state, faults, recordings and clock. */
  reset(): Promise<void>;
}

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
    fetch: (input, init) => serve(world, new Request(input, init)),
    clock,
    store,
    faults,
    recorder,
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

async function serve<Ops extends Operations>(world: World<Ops>, request: Request): Promise<Response> {
  const { definition, basePath } = world;
  const url = new URL(request.url);
  const below = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : '';
  const match = matchRoute<keyof Ops & string>(definition.operations, request.method, below);
  const arrived = {
    method: request.method,
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
    : respond(responses, await answered(world, arrived, responses, effects), request.method);
  return finish(world, arrived, response, effects);
}

type Arrived<Ops extends Operations> = Omit<Exchange<keyof Ops & string>, 'tx'>;

/** Answers inside one transaction, so that a request takes effect as a whole or not at all. */
async function answered<Ops extends Operations>(
  world: World<Ops>,
  arrived: Arrived<Ops>,
  responses: Responses,
  effects: readonly FaultEffect[],
): Promise<Reply> {
  const { definition, store } = world;
  const operationId = arrived.match.kind === 'operation' ? arrived.match.id : undefined;
  const fault = effects.find((effect) => effect.kind === 'status');
  const inTransaction = (work: (exchange: Exchange<keyof Ops & string>) => Promise<Reply>) =>
    store.transaction(async (tx) => {
      if ((await tx.get('meta', 'seeded')) === undefined) {
        await definition.seed(tx, arrived.now);
        await tx.put('meta', 'seeded', true);
      }
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
    return failWith(500);
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
