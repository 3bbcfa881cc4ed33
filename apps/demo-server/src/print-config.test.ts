import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommand } from './config.ts';
import { generate } from './generate.ts';
import { maskDatabaseUrl, printedConfig } from './print-config.ts';

function printed(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const command = readCommand(['--print-config', ...args], env);
  if (command.kind !== 'print-config') throw new Error(command.kind);
  return printedConfig(command.config);
}

describe('--print-config', () => {
  it('shows everything in the units of the settings', () => {
    const args = ['--port', '1', '--node', 'n1', '--data', 'there', '--drain-time', '20', '--drain-delay', '3'];
    expect(JSON.parse(printed(args))).toStrictEqual({
      port: 1,
      host: '127.0.0.1',
      publicUrl: null,
      dataDirectory: path.resolve('there'),
      databaseConnections: 10,
      node: 'n1',
      logLevel: 'info',
      databaseUrl: null,
      keys: null,
      adminKey: null,
      drainDelay: 3,
      drainTime: 20,
      scheduleInterval: 5,
    });
  });

  it('masks secrets', () => {
    const [first, second, adminKey] = [
      generate('encryption-key', 0),
      generate('encryption-key', 864e5),
      generate('admin-key', 0),
    ];
    const text = printed([], {
      DATABASE_URL: 'postgres://tokens:SECRET@database/tokens',
      TOKENYARD_KEYS: `${first},${second}`,
      TOKENYARD_ADMIN_KEY: adminKey,
    });
    expect(JSON.parse(text)).toMatchObject({
      databaseUrl: 'postgres://tokens:***@database/tokens',
      keys: 'k19700101:***,k19700102:***',
      adminKey: '***',
    });
    for (const secret of ['SECRET', adminKey, first.slice(-44), second.slice(-44)]) expect(text).not.toContain(secret);
  });
});

describe('a database URL is shown without its password', () => {
  it.each([
    ['postgres://database/tokens', 'postgres://database/tokens'],
    ['postgres://tokens@database:5433/tokens', 'postgres://tokens@database:5433/tokens'],
    ['postgresql://tokens:SECRET@[::1]/tokens?sslmode=require', 'postgresql://tokens:***@[::1]/tokens?sslmode=require'],
    ['postgres://database/tokens?password=SECRET&host=/run', 'postgres://database/tokens?***=***&host=/run'],
    ['postgres://u@database/tokens?SECRET=1', 'postgres://u@database/tokens?***=***'],
    ['postgres://u:%53ECRET@database', 'postgres://u:***@database'],
    // Passwords that were not percent-encoded.
    ['postgres://u:1234#SECRET@database/tokens', 'postgres://***'],
    ['postgres://u:1234/SECRET@database/tokens', 'postgres://***'],
    ['postgres://u:1234?SECRET@database/tokens', 'postgres://***'],
  ])('%s', (text, masked) => {
    expect(maskDatabaseUrl(text)).toBe(masked);
  });
});
