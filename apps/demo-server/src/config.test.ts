import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommand } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { isWellFormedApiKey } from './crypto/api-key.ts';
import { parseKeys } from './crypto/key-ring.ts';
import { generate } from './generate.ts';
import { helpText } from './help-text.ts';

const configOf = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const command = readCommand(args, env);
  return 'config' in command ? command.config : command.kind;
};

const key = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64')}`;

describe('readCommand', () => {
  it('has a default for everything', () => {
    const config = configOf([]);
    expect(config).toStrictEqual({
      port: 4747,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDirectory: expect.stringMatching(/tokenyard/),
      databaseUrl: undefined,
      databaseConnections: 10,
      keys: undefined,
      adminKey: undefined,
      node: hostname().replaceAll(/[^\w.-]/g, '-'),
      logLevel: 'info',
      drainDelay: 0,
      drainTime: 10_000,
      scheduleInterval: 5000,
    });
  });

  it('takes the environment, and flags before it', () => {
    const env = { PORT: '8080', HOST: '0.0.0.0', TOKENYARD_DATA: '/data' };
    expect(configOf([], env)).toMatchObject({ port: 8080, host: '0.0.0.0', dataDirectory: path.resolve('/data') });
    const flags = ['--port', '0', '--host=::1', '--data', 'there'];
    expect(configOf(flags, env)).toMatchObject({ port: 0, host: '::1', dataDirectory: path.resolve('there') });
  });

  it('takes an empty variable as none', () => {
    expect(configOf([], { PORT: '', HOST: '' })).toMatchObject({ port: 4747, host: '127.0.0.1' });
  });

  it('keeps nothing on disk with --memory', () => {
    const env = { TOKENYARD_DATA: '/data', DATABASE_URL: 'postgres://database/tokens' };
    expect(configOf(['--memory'], env)).toMatchObject({ dataDirectory: undefined, databaseUrl: undefined });
  });

  it('takes what nobody else may read from the environment only', () => {
    const adminKey = generate('admin-key', 0);
    const databaseUrl = 'postgres://tokens:secret@database:5432/tokens';
    const config = configOf([], {
      DATABASE_URL: databaseUrl,
      TOKENYARD_KEYS: `${key('k2')},${key('k1')}`,
      TOKENYARD_ADMIN_KEY: adminKey,
    });
    if (typeof config === 'string') throw new Error(config);
    expect([config.databaseUrl?.reveal(), config.adminKey?.reveal()]).toStrictEqual([databaseUrl, adminKey]);
    expect(config.keys).toMatchObject({ activeId: 'k2', ids: ['k2', 'k1'] });
    for (const flag of ['--database-url', '--keys', '--admin-key'])
      expect(() => readCommand([flag, 'x'], {})).toThrow(`Unknown option '${flag}'. Try --help.`);
  });

  it('counts in milliseconds what people say in seconds', () => {
    const env = { TOKENYARD_DRAIN_TIME: '30', TOKENYARD_DRAIN_DELAY: '0', TOKENYARD_SCHEDULE_INTERVAL: '60' };
    expect(configOf(['--drain-delay=5'], env)).toMatchObject({
      drainTime: 30_000,
      drainDelay: 5000,
      scheduleInterval: 60_000,
    });
  });

  it('takes the separator that pnpm hands on', () => {
    expect(configOf(['--', '--port', '1'])).toMatchObject({ port: 1 });
  });

  it.each([
    [['--help'], 'help'],
    [['-h', '--port', 'nonsense'], 'help'],
    [['--version'], 'version'],
    [['--generate', 'admin-key', '--port', 'nonsense'], 'generate'],
  ])('knows %j', (args, kind) => {
    expect(configOf(args)).toBe(kind);
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'. Try --help."],
    [['--memory=yes'], "Option '--memory' does not take an argument. Try --help."],
    [['extra'], "Unexpected argument 'extra'. This command does not take positional arguments. Try --help."],
    [['--data', '--memory'], "Option '--data' argument is ambiguous. Try --help."],
    [['--data'], "Option '--data <value>' argument missing. Try --help."],
    [['--port', 'http'], '--port is not valid. Port to listen on, 0 to 65535; 0 picks a free one.'],
    [['--port', '65536'], '--port is not valid. Port to listen on, 0 to 65535; 0 picks a free one.'],
    [['--port', '0x10'], '--port is not valid. Port to listen on, 0 to 65535; 0 picks a free one.'],
    [['--port=-1'], '--port is not valid. Port to listen on, 0 to 65535; 0 picks a free one.'],
    [['--port', ''], '--port is not valid. Port to listen on, 0 to 65535; 0 picks a free one.'],
    [['--data', ''], '--data is not valid. Directory of the database and of key files, made when it is not there.'],
    [['--memory', '--data', 'x'], '--memory and --data exclude each other.'],
    [['--log-level', 'trace'], /^--log-level is not valid\. What is logged: silent, error, warn, info, debug; /],
    [['--node', 'a b'], /^--node is not valid\. /],
    [['--drain-time', '3601'], /^--drain-time is not valid\. .*0 to 3600\.$/],
    [['--schedule-interval', '0'], /^--schedule-interval is not valid\. .*1 to 3600\.$/],
    [['--public-url', 'https://tokens.example/'], /^--public-url is not valid\. Origin /],
    [['--public-url', 'https://user@tokens.example'], /^--public-url is not valid\. /],
    [['--public-url', 'ftp://tokens.example'], /^--public-url is not valid\. /],
    [['--generate', 'money'], '--generate is not valid. One of encryption-key, admin-key.'],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readCommand(args, {})).toThrow(
      typeof message === 'string' ? new ConfigurationError(message) : message,
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:SECRET@database/tokens'],
    ['DATABASE_URL', 'postgres://root:SEC/RET@database:port/tokens'],
    ['TOKENYARD_KEYS', 'k1:SECRET'],
    ['TOKENYARD_ADMIN_KEY', 'ty_admin_SECRET'],
    ['TOKENYARD_ADMIN_KEY', `${generate('admin-key', 0).replace('admin', 'issuer')}SECRET`],
  ])('refuses a wrong %s without showing it', (name, value) => {
    const attempt = () => readCommand([], { [name]: value });
    expect(attempt).toThrow(new RegExp(`^(?:The environment variable )?${name}[ :].* not valid\\. `));
    expect(attempt).not.toThrow(/SEC/);
  });

  it('names the variable that is not valid', () => {
    expect(() => readCommand([], { PORT: 'http' })).toThrow(/^The environment variable PORT is not valid\. Port to /);
  });
});

describe('secrets from files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (text: string) => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, text);
    return file;
  };

  it('are read without the line break at their end', () => {
    const config = configOf([], { DATABASE_URL_FILE: fileOf('postgres://u:secret@database/tokens\n') });
    if (typeof config === 'string') throw new Error(config);
    expect(config.databaseUrl?.reveal()).toBe('postgres://u:secret@database/tokens');
  });

  it('may hold one key a line', () => {
    const env = { TOKENYARD_KEYS_FILE: fileOf(`${key('k2')}\r\n${key('k1')}\n`) };
    expect(configOf([], env)).toMatchObject({ keys: { ids: ['k2', 'k1'] } });
  });

  it('exclude the variable itself', () => {
    const env = { TOKENYARD_KEYS: key('k1'), TOKENYARD_KEYS_FILE: fileOf(key('k1')) };
    const refusal = new ConfigurationError('TOKENYARD_KEYS and TOKENYARD_KEYS_FILE exclude each other.');
    expect(() => configOf([], env)).toThrow(refusal);
  });

  it('have to be there, and right', () => {
    const missing = { TOKENYARD_ADMIN_KEY_FILE: path.join(folder, 'missing') };
    expect(() => configOf([], missing)).toThrow(/^The file that TOKENYARD_ADMIN_KEY_FILE names cannot be read: ENOENT/);
    const wrong = { TOKENYARD_ADMIN_KEY_FILE: fileOf('ty_admin_x') };
    expect(() => configOf([], wrong)).toThrow(/^The file that TOKENYARD_ADMIN_KEY_FILE names is not valid\. API key /);
  });
});

describe('what --generate makes is taken as a setting', () => {
  it('an encryption key, named after its day', () => {
    const made = generate('encryption-key', Date.parse('2026-03-04T00:00:00Z'));
    expect(parseKeys(made, 'test').ids).toStrictEqual(['k20260304']);
    expect(generate('encryption-key', 0)).not.toBe(generate('encryption-key', 0));
  });

  it('an API key of an administrator', () => {
    expect(isWellFormedApiKey(generate('admin-key', 0))).toBe(true);
  });
});

it('the help names every flag with its default and its variable', () => {
  expect(helpText()).toMatch(/--port NUMBER +Port to listen on.*\n +\(default: 4747; variable: PORT\)/);
  expect(helpText()).toMatch(/--memory +Keep everything in memory.*\n +\(default: off\)/);
  expect(helpText()).toMatch(/DATABASE_URL +PostgreSQL.*\n +\(default: SQLite.*; variable: DATABASE_URL_FILE\)/);
});
