import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { createAuditBook } from '../../audit/audit-book.ts';
import { createJournal } from '../../audit/journal.ts';
import { createVault } from '../../crypto/envelope.ts';
import { newKey, parseKeys } from '../../crypto/key-ring.ts';
import { serviceProviders } from '../../service-providers.ts';
import { type OpenDatabase, openNode, stores } from '../../storage/__fixtures__/stores.ts';
import type { Database } from '../../storage/database.ts';
import type { AuditRecordsTable } from '../../storage/tables/audit-tables.ts';
import type { ConnectionsTable } from '../../storage/tables/connections-table.ts';
import type { Db, Tables } from '../../storage/tables.ts';
import type { Caller } from '../caller.ts';
import { type ConnectionInput, createConnection } from '../connections.ts';
import type { ServiceContext } from '../context.ts';
import { Fuse } from './fuse.ts';
import {
  createSandboxes,
  demoInput,
  type ProviderId,
  providerIds,
  type Sandboxes,
  sandboxProviders,
} from './sandboxes.ts';
import { seededRandom } from './seeded-random.ts';

/** The stores that the use cases are tested on; a file differs from memory in nothing that they see. */
export const serviceStores = Object.entries(stores).filter(([name]) => name !== 'SQLite file');

const startTime = Date.UTC(2026, 2, 2, 9);
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export const admin: Caller = { id: 'key_admin', role: 'admin', connections: undefined };

/** A caller that is limited to connections. */
export const limitedTo = (...connections: string[]): Caller => ({ id: 'key_limited', role: 'issuer', connections });

export interface World {
  readonly database: Database;
  readonly clock: { now(): number; advance(ms: number): void };
  readonly sandboxes: Sandboxes;
  /** Faults that living nodes reported. */
  readonly errors: unknown[];
  /** A node that lives until its fuse blows. */
  node(fuse?: Fuse): ServiceContext;
  /** One more node; where the store allows it, with connections of its own. */
  otherNode(fuse?: Fuse): Promise<ServiceContext>;
  /** Makes a connection to a built-in sandbox. */
  connect(provider: ProviderId, changes?: Partial<ConnectionInput>): Promise<ConnectionsTable>;
  /** All rows of a table, in the order of their keys. */
  rows<T extends keyof Tables>(table: T): Promise<Tables[T][]>;
  /** What was recorded about the given acts, oldest first. */
  records(...actions: string[]): Promise<Pick<AuditRecordsTable, 'action' | 'outcome' | 'target' | 'actor'>[]>;
}

/** A database, the sandboxes of all providers, and nodes of the token service on them. Time stands still. */
export async function createWorld(open: OpenDatabase): Promise<World> {
  const database = await open();
  let now = startTime;
  const clock = {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
  const random = seededRandom(1);
  const sandboxes = createSandboxes(clock);
  const errors: unknown[] = [];
  const keyRing = parseKeys(newKey(random.bytes(32)), 'test');
  const vault = createVault(keyRing, random);
  const served = providerIds.map((id) => ({
    path: id,
    provider: sandboxProviders[id],
    sandbox: sandboxes[id],
    curl: () => '',
  }));
  let nodes = 0;

  function nodeOn(on: Database, fuse: Fuse): ServiceContext {
    nodes += 1;
    const known = [...serviceProviders(served)].map(([id, { issuer, sandbox }]) => {
      const fetch = fuse.fetch(sandbox.fetch);
      return [id, { issuer, sandbox: { ...sandbox, fetch } }] as const;
    });
    return {
      database: fuse.database(on),
      vault,
      journal: createJournal(keyRing, clock),
      auditBook: createAuditBook({ database: on, keyRing, clock }),
      providers: new Map(known),
      clock,
      random,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      retry: { attempts: 1 },
      node: `node-${nodes}`,
      onError: (error) => {
        if (!fuse.blown) errors.push(error);
      },
    };
  }

  const world: World = {
    database,
    clock,
    sandboxes,
    errors,
    node: (fuse = new Fuse()) => nodeOn(database, fuse),
    otherNode: async (fuse = new Fuse()) => nodeOn(await secondDoor(database), fuse),
    connect: (id, changes = {}) => createConnection(world.node(), admin, { ...demoInput(id), ...changes }),
    rows: (table) => database.transaction((db) => selectAll(db, table)),
    records: async (...actions) => {
      const all = await world.rows('audit_records');
      return all
        .filter(({ action }) => actions.includes(action))
        .sort((a, b) => a.at - b.at || a.seq - b.seq)
        .map(({ action, outcome, target, actor }) => ({ action, outcome, target, actor }));
    },
  };
  return world;
}

const selectAll = <T extends keyof Tables>(db: Db, table: T): Promise<Tables[T][]> =>
  sql<Tables[T]>`select * from ${sql.table(table)} order by 1, 2`.execute(db).then(({ rows }) => rows);

const secondDoors = new WeakMap<Database, Promise<Database>>();

/** A way to a database beside the first one, where the store has more than one. */
function secondDoor(database: Database): Promise<Database> {
  if (database.dialect === 'sqlite') return Promise.resolve(database);
  const known = secondDoors.get(database);
  if (known !== undefined) return known;
  const opening = openNode();
  secondDoors.set(database, opening);
  onTestFinished(async () => (await opening).close());
  return opening;
}
