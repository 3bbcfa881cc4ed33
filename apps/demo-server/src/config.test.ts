import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommand } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { helpText } from './help-text.ts';

const configOf = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const command = readCommand(args, env);
  return command.kind === 'serve' ? command.config : command.kind;
};

describe('readCommand', () => {
  it('has a default for everything', () => {
    const config = configOf([]);
    expect(config).toMatchObject({ port: 4747, host: '127.0.0.1' });
    expect(config).toHaveProperty('dataDirectory', expect.stringMatching(/tokenyard/));
  });

  it('takes the environment, and flags before it', () => {
    const env = { PORT: '8080', HOST: '0.0.0.0', TOKENYARD_DATA: '/data' };
    expect(configOf([], env)).toStrictEqual({ port: 8080, host: '0.0.0.0', dataDirectory: path.resolve('/data') });
    const flags = ['--port', '0', '--host=::1', '--data', 'there'];
    expect(configOf(flags, env)).toStrictEqual({ port: 0, host: '::1', dataDirectory: path.resolve('there') });
  });

  it('takes an empty variable as none', () => {
    expect(configOf([], { PORT: '', HOST: '' })).toMatchObject({ port: 4747, host: '127.0.0.1' });
  });

  it('keeps nothing on disk with --memory', () => {
    expect(configOf(['--memory'], { TOKENYARD_DATA: '/data' })).toMatchObject({ dataDirectory: undefined });
  });

  it('takes the separator that pnpm hands on', () => {
    expect(configOf(['--', '--port', '1'])).toMatchObject({ port: 1 });
  });

  it.each([
    [['--help'], 'help'],
    [['-h', '--port', 'nonsense'], 'help'],
    [['--version'], 'version'],
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
    [['--data', ''], '--data is not valid. Directory of the database, made when it is not there.'],
    [['--memory', '--data', 'x'], '--memory and --data exclude each other.'],
  ])('refuses %j in one line', (args, message) => {
    expect(() => readCommand(args, {})).toThrow(new ConfigurationError(message));
  });

  it('names the variable that is not valid', () => {
    expect(() => readCommand([], { PORT: 'http' })).toThrow(/^The environment variable PORT is not valid\. Port to /);
  });
});

it('the help names every flag with its default and its variable', () => {
  expect(helpText()).toMatch(/--port NUMBER +Port to listen on.*\n +\(default: 4747; variable: PORT\)/);
  expect(helpText()).toMatch(/--memory +Keep everything in memory.*\n +\(default: off\)/);
});
