import { verifyAudit } from './audit/verify-audit.ts';
import { banner } from './banner.ts';
import type { Config } from './config.ts';
import { createApp } from './create-app.ts';
import { exposureOf } from './exposure.ts';
import { listen } from './http/listen.ts';
import { type CheckState, checkedOnce, Readiness } from './http/readiness.ts';
import { ClientGone } from './http/request-body.ts';

import { openStorage, type Storage } from './open-storage.ts';
import { providers } from './providers.ts';
import { openServiceParts } from './service-parts.ts';
import { closeTime, onFirstSignal, shutDown } from './shut-down.ts';
import { startService } from './start-service.ts';
import type { Database } from './storage/database.ts';
import { createSandboxStore } from './storage/sandbox-store.ts';
import { watchProcess } from './telemetry/process-metrics.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { upkeep } from './upkeep.ts';
import { VERSION } from './version.ts';

/**
 * Runs the server until a signal stops it.
 * @throws {ConfigurationError} when it cannot start as configured
 */
export async function serve(config: Config): Promise<void> {
  const telemetry = createTelemetry({ level: config.logLevel, node: config.node });
  // Node.js would print the error with everything in it.
  process.on('uncaughtException', (error) => {
    telemetry.log.fault(error);
    process.exit(1);
  });
  // A client that goes away in the middle of its request is told by the line of the request.
  const onError = (error: unknown) => (error instanceof ClientGone ? undefined : telemetry.log.fault(error));
  const storage = await openStorage(config, onError);
  try {
    await serveOn(storage, config, telemetry, onError);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function serveOn(
  storage: Storage,
  config: Config,
  telemetry: Telemetry,
  onError: (error: unknown) => void,
): Promise<void> {
  const { port, host, publicUrl, node } = config;
  const { log } = telemetry;
  const { database, keyRing } = storage;
  // Keys first: with wrong ones nothing may be read or written.
  const service = await openServiceParts({ database, keyRing, node, onError });
  const readiness = new Readiness({
    checks: [
      { name: 'database', check: () => reachable(database) },
      { name: 'keys', check: async () => 'ok' },
      checkedOnce('audit', verified(storage)),
    ],
    onChange: noteReadiness(telemetry),
  });
  const app = createApp({
    providers,
    storeOf: (provider) => createSandboxStore(database, provider),
    key: storage.sandboxKey,
    readiness,
    telemetry,
    publicUrl,
    service,
    onError,
  });
  const onUnreadable = (status: number) => {
    log.event('info', 'unreadable request', { status });
    telemetry.metrics.unreadable(status);
  };
  const listener = await listen({ fetch: app.fetch, host, port, onError, onUnreadable });
  const { firstKey, scheduler } = await startService(app.service, {
    adminKey: config.adminKey?.reveal(),
    interval: config.scheduleInterval,
    work: upkeep(keyRing, (encryptionKey, rows) =>
      log.event('info', rows === 0 ? 'encryption key not needed' : 'encryption key in use', { encryptionKey, rows }),
    ),
    telemetry,
  });
  watchProcess(telemetry.registry);
  telemetry.metrics.watchDatabase(database);
  onFirstSignal((signal) => {
    log.event('info', 'stopping', { signal });
    const parts = {
      log,
      refuseWork: () => readiness.drain(),
      stopSchedule: () => scheduler.stop(),
      stopListening: (ms: number) => listener.stop(ms),
      close: () => storage.close(),
    };
    // Whatever still holds the process then, such as a call that a provider does not answer, is not waited for.
    const end = () => setTimeout(() => process.exit(1), closeTime).unref();
    shutDown(parts, config).then(end, onError);
  });
  log.event('info', 'started', { url: listener.url, version: VERSION, database: database.dialect });
  const warning = exposureOf(host);
  if (warning !== undefined) log.event('warn', 'listening beyond loopback', { url: listener.url });
  // Last, because whoever waits for these lines may send a signal right after them.
  console.log(banner({ served: app.served, url: publicUrl ?? listener.url, place: storage.place, firstKey, warning }));
}

const reachable = (database: Database) =>
  database.transaction(async (db) => {
    await db.selectFrom('sandbox_entries').select('key').limit(1).execute();
    return 'ok' as const;
  });

/** Rejects when a record since the last checkpoint was changed, or a chain was cut. */
async function verified(storage: Storage): Promise<void> {
  const { ok, faults } = await verifyAudit(storage, { from: 'last-checkpoint' });
  const [first] = faults;
  if (!ok) throw new Error(`The audit is not intact: ${first?.chain} ${first?.seq ?? 'head'} ${first?.fault}`);
}

const noteReadiness =
  ({ log, metrics }: Telemetry) =>
  (check: string, state: CheckState, error?: unknown) => {
    metrics.readiness(check, state === 'ok');
    if (state === 'failed') {
      log.event('error', 'not ready', { check });
      log.fault(error);
    } else if (state === 'ok') log.event('info', 'ready', { check });
  };
