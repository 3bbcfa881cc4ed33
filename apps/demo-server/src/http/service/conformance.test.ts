import { type ConformanceSubject, conformanceChecks, describeConformance } from '@tokenyard/core/testing';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetEverything, openNode } from '../../storage/__fixtures__/stores.ts';
import type { Database } from '../../storage/database.ts';
import { openSqlite } from '../../storage/sqlite-database.ts';
import { scenarios } from './__fixtures__/exchanges/index.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { createStage } from './__fixtures__/stage.ts';

const subjectOn = (openDatabase: () => Promise<Database>): ConformanceSubject => ({
  operations: tokenServiceOperations,
  create: (options) => createStage({ ...options, openDatabase }),
  scenarios,
  baseUrl,
  reusable: true,
});

describe('token service on SQLite', () => {
  describeConformance(
    { describe, it },
    subjectOn(() => openSqlite(':memory:')),
  );
});

/** One database for all stages, which follow one another: to open one for each takes too long. */
let postgres: Promise<Database> | undefined;
afterAll(async () => (await postgres)?.close());

const onPostgres = subjectOn(async () => {
  postgres ??= openNode();
  const database = await postgres;
  await forgetEverything(database);
  return database;
});

/** Hostile requests differ between the stores only where what a caller writes gets as far as the database. */
const withoutText = Object.values(tokenServiceOperations)
  .filter(({ request }) => !('query' in request || 'body' in request))
  .map(({ id }) => `refuses hostile requests: ${id}`);

describe('token service on PostgreSQL', () => {
  const checks = conformanceChecks(onPostgres).filter(({ name }) => !withoutText.includes(name));
  it.each(checks)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
