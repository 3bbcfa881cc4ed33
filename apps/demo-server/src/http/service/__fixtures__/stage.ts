import {
  type Fault,
  MemoryStore,
  type Random,
  type RequestLine,
  SandboxClock,
  type SandboxProvider,
  type ServedSandboxOptions,
  systemRandom,
} from '@tokenyard/core/sandbox';
import { createMerchantBackendSandbox, merchantBackendSandbox } from '@tokenyard/merchant-backend/sandbox';
import { createAuditBook } from '../../../audit/audit-book.ts';
import { createJournal } from '../../../audit/journal.ts';
import { createApp } from '../../../create-app.ts';
import { createVault } from '../../../crypto/envelope.ts';
import { newKey, parseKeys } from '../../../crypto/key-ring.ts';
import { providers } from '../../../providers.ts';
import type { Database } from '../../../storage/database.ts';
import { DatabaseUnavailableError } from '../../../storage/database-unavailable-error.ts';
import { openSqlite } from '../../../storage/sqlite-database.ts';
import type { Telemetry } from '../../../telemetry/telemetry.ts';
import { seededRandom } from '../../../token-service/__fixtures__/seeded-random.ts';
import { apiKeyRow, keepApiKey } from '../../../token-service/api-keys.ts';
import { type ConnectionInput, createConnection } from '../../../token-service/connections.ts';
import { prepareFirstStart } from '../../../token-service/first-start.ts';
import { Readiness } from '../../readiness.ts';
import { firstDraw, numbered } from './ids.ts';
import { apiKeys, secretOf } from './keys.ts';

export interface StageOptions extends ServedSandboxOptions {
  /** Faults that wait in the sandboxes, by provider. */
  readonly faults?: Readonly<Record<string, readonly Fault[]>> | undefined;
  /** Opens an empty database. Default one in memory. */
  readonly openDatabase?: (() => Promise<Database>) | undefined;
  /** Without it nothing is logged. */
  readonly telemetry?: Telemetry | undefined;
  /** Whether the database goes out of reach as soon as everything is prepared. */
  readonly databaseFails?: boolean | undefined;
}

/** The whole app with everything that a fresh one holds, on a clock that can be stopped. */
export function createStage(options: StageOptions) {
  const clock = new SandboxClock(options.clock);
  const opened = open(clock, options);
  return {
    clock,
    opened,
    fetch: async (url: string, init: RequestInit, line?: RequestLine): Promise<Response> =>
      (await opened).app.fetch(requestOf(url, init, line), line),
  };
}

/** A request with the method that stands on the wire, as far as a `Request` can carry it. */
function requestOf(url: string, { body, ...rest }: RequestInit, line: RequestLine | undefined): Request {
  const { method = rest.method ?? 'GET' } = line ?? {};
  const carried = ['CONNECT', 'TRACE'].includes(method) ? 'GET' : method;
  const isBodiless = ['GET', 'HEAD'].includes(carried.toUpperCase());
  return new Request(url, { ...rest, method: carried, ...(isBodiless ? {} : { body: body ?? null }) });
}

async function open(clock: SandboxClock, options: StageOptions) {
  const { random, key, telemetry, databaseFails, faults = {}, openDatabase = () => openSqlite(':memory:') } = options;
  const stored = await openDatabase();
  let isReachable = true;
  const database: Database = {
    ...stored,
    transaction: async (work, options) => {
      if (!isReachable) throw new DatabaseUnavailableError('out of reach');
      return stored.transaction(work, options);
    },
  };
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const keyRing = parseKeys(newKey(new Uint8Array(32).fill(1)), 'test');
  const app = createApp({
    providers: Object.fromEntries(Object.entries(knownCodes).map(withOwnRandom)),
    storeOf: () => new MemoryStore(),
    key,
    readiness: new Readiness({ checks: [] }),
    onError,
    telemetry,
    clock,
    service: {
      database,
      vault: createVault(keyRing, seededRandom(2)),
      journal: createJournal(keyRing, clock),
      auditBook: createAuditBook({ database, keyRing, clock }),
      clock,
      random: random ?? systemRandom,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      retry: { attempts: 1 },
      node: 'node-1',
      onError,
    },
  });
  const setUp = { ...app.service, random: numbersFrom(firstDraw) };
  await prepareFirstStart(setUp, secretOf('admin'));
  await createConnection(setUp, { id: 'system', role: 'admin', connections: undefined }, secondFactor);
  const others = apiKeys.filter(({ input }) => input.name !== 'admin');
  const rows = await Promise.all(others.map(({ input, secret }) => apiKeyRow(setUp, input, secret)));
  await database.transaction(async (db) => {
    for (const row of rows) await keepApiKey(setUp, db, row, 'system');
  });
  for (const { path, sandbox } of app.served) for (const fault of faults[path] ?? []) sandbox.faults.add(fault);
  isReachable = databaseFails !== true;
  return { app, database, keyRing, errors };
}

/** The code of every challenge. */
export const oneTimeCode = '12345678';

const knownCodes: Readonly<Record<string, SandboxProvider>> = {
  ...providers,
  'merchant-backend': {
    ...merchantBackendSandbox,
    create: (options) => createMerchantBackendSandbox({ ...options, fixedTan: oneTimeCode }),
  },
};

/** What one sandbox draws does not depend on what others have drawn. */
const withOwnRandom = ([path, provider]: [string, SandboxProvider], index: number) => {
  const create: SandboxProvider['create'] = (options) => provider.create({ ...options, random: seededRandom(index) });
  return [path, { ...provider, create }] as const;
};

const secondFactor: ConnectionInput = {
  name: 'second-factor',
  provider: 'merchant-backend',
  baseUrl: null,
  credentials: { instance: 'mfa-demo', password: 'sandbox' },
  defaultRequest: { scope: 'readonly' },
  allowEnvironmentMismatch: false,
};

/** Draws that are numbered one after another. */
function numbersFrom(first: number): Random {
  let next = first;
  return { bytes: (length) => numbered(length, next++) };
}
