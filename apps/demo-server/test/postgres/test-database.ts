import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** An empty PostgreSQL database for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Deletes it, whoever is still connected. */
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const response = await fetch(inject('postgresOffer'));
  const offered = await response.text();
  if (!response.ok) throw new Error(offered);
  const name = `tokenyard_test_${randomBytes(8).toString('hex')}`;
  await administer(offered, `create database ${name}`);
  const url = new URL(offered);
  url.pathname = name;
  return { url: url.href, drop: () => administer(offered, `drop database ${name} with (force)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
