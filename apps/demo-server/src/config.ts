import path from 'node:path';
import envPaths from 'env-paths';
import * as z from 'zod/mini';
import { ConfigurationError } from './configuration-error.ts';
import { type Environment, type Flags, readFlags } from './read-flags.ts';

/** One setting of the server. A flag wins over the environment; an empty variable counts as unset. */
export interface Setting {
  readonly flag: string;
  readonly env?: string;
  readonly schema: z.ZodMiniType;
  /** Placeholder of the value in the help; a setting without one is a switch. */
  readonly value?: string;
  /** What holds without the setting, for people. */
  readonly fallback: string;
  readonly description: string;
}

const text = z.string().check(z.minLength(1));
const port = z.pipe(
  z.string().check(
    z.regex(/^\d{1,5}$/),
    z.refine((digits) => Number(digits) <= 65_535),
  ),
  z.transform(Number),
);

/** Every setting of the server. */
export const settings = {
  port: {
    flag: 'port',
    env: 'PORT',
    schema: z._default(port, 4747),
    value: 'NUMBER',
    fallback: '4747',
    description: 'Port to listen on, 0 to 65535; 0 picks a free one',
  },
  host: {
    flag: 'host',
    env: 'HOST',
    schema: z._default(text, '127.0.0.1'),
    value: 'ADDRESS',
    fallback: '127.0.0.1',
    description: 'Address to listen on; only this machine reaches the default',
  },
  data: {
    flag: 'data',
    env: 'TOKENYARD_DATA',
    schema: z.optional(text),
    value: 'DIRECTORY',
    fallback: "the platform's folder for data of the user",
    description: 'Directory of the database, made when it is not there',
  },
  memory: {
    flag: 'memory',
    schema: z._default(z.boolean(), false),
    fallback: 'off',
    description: 'Keep everything in memory: nothing is read from disk or written to it',
  },
} satisfies Readonly<Record<string, Setting>>;

export interface Config {
  /** TCP port; 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Directory of the database; `undefined` keeps everything in memory. */
  readonly dataDirectory: string | undefined;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly config: Config };

/**
 * Reads the command line and the environment.
 * @throws {ConfigurationError} naming the flag or variable and its rule
 */
export function readCommand(args: readonly string[], env: Environment): Command {
  const flags = readFlags(args, Object.values<Setting>(settings));
  if (flags.help === true) return { kind: 'help' };
  if (flags.version === true) return { kind: 'version' };
  const memory = read(settings.memory, flags, env);
  const data = read(settings.data, flags, env) ?? envPaths('tokenyard', { suffix: '' }).data;
  if (memory && flags.data !== undefined) throw new ConfigurationError('--memory and --data exclude each other.');
  return {
    kind: 'serve',
    config: {
      port: read(settings.port, flags, env),
      host: read(settings.host, flags, env),
      dataDirectory: memory ? undefined : path.resolve(data),
    },
  };
}

function read<S extends z.ZodMiniType>(
  { flag, env: variable, schema, description }: Setting & { readonly schema: S },
  flags: Flags,
  env: Environment,
): z.output<S> {
  const flagged = flags[flag];
  const inherited = variable === undefined || env[variable] === '' ? undefined : env[variable];
  const result = z.safeParse(schema, flagged ?? inherited);
  if (result.success) return result.data;
  const name = flagged === undefined ? `The environment variable ${variable}` : `--${flag}`;
  throw new ConfigurationError(`${name} is not valid. ${description}.`);
}
