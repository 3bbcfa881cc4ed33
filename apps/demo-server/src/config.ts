import path from 'node:path';
import { Secret } from '@tokenyard/core';
import envPaths from 'env-paths';
import { ConfigurationError } from './configuration-error.ts';
import { type KeyRing, parseKeys } from './crypto/key-ring.ts';
import { type Environment, readFlags } from './read-flags.ts';
import { readSetting } from './read-setting.ts';
import { type LogLevel, type Setting, settings } from './settings.ts';

/** What the server goes by. Times in milliseconds (ms). */
export interface Config {
  /** TCP port; 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Origin that clients use, where a proxy stands in front. */
  readonly publicUrl: string | undefined;
  /** Directory of the database and of key files; `undefined` keeps everything in memory. */
  readonly dataDirectory: string | undefined;
  /** PostgreSQL, in place of SQLite in the data directory. */
  readonly databaseUrl: Secret | undefined;
  readonly databaseConnections: number;
  /** Encryption keys, in place of a key file in the data directory. */
  readonly keys: KeyRing | undefined;
  readonly adminKey: Secret | undefined;
  readonly node: string;
  readonly logLevel: LogLevel;
  /** How long a server that was told to stop still serves. */
  readonly drainDelay: number;
  /** How long work in flight then gets to finish. */
  readonly drainTime: number;
  readonly scheduleInterval: number;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'generate'; readonly what: Generated }
  | { readonly kind: 'print-config' | 'export-audit'; readonly config: Config }
  | { readonly kind: 'verify-audit'; readonly file: string; readonly config: Config }
  | { readonly kind: 'serve'; readonly config: Config };

/** Secrets that `--generate` makes. */
export const generated = ['encryption-key', 'admin-key'] as const;
export type Generated = (typeof generated)[number];

/**
 * Reads the command line and the environment.
 * @throws {ConfigurationError} naming the flag or variable and its rule
 */
export function readCommand(args: readonly string[], env: Environment): Command {
  const flags = readFlags(args, Object.values<Setting>(settings));
  if (flags.help === true) return { kind: 'help' };
  if (flags.version === true) return { kind: 'version' };
  if (flags.generate !== undefined) return { kind: 'generate', what: whatToGenerate(flags.generate) };
  const sources = { flags, env };
  const memory = readSetting(settings.memory, sources);
  if (memory && flags.data !== undefined) throw new ConfigurationError('--memory and --data exclude each other.');
  const data = readSetting(settings.data, sources) ?? envPaths('tokenyard', { suffix: '' }).data;
  const databaseUrl = readSetting(settings.databaseUrl, sources);
  const keys = readSetting(settings.keys, sources);
  const adminKey = readSetting(settings.adminKey, sources);
  const config: Config = {
    port: readSetting(settings.port, sources),
    host: readSetting(settings.host, sources),
    publicUrl: readSetting(settings.publicUrl, sources),
    dataDirectory: memory ? undefined : path.resolve(data),
    databaseUrl: memory || databaseUrl === undefined ? undefined : new Secret(databaseUrl),
    databaseConnections: readSetting(settings.databaseConnections, sources),
    keys: keys === undefined ? undefined : parseKeys(keys, settings.keys.env),
    adminKey: adminKey === undefined ? undefined : new Secret(adminKey),
    node: readSetting(settings.node, sources),
    logLevel: readSetting(settings.logLevel, sources),
    drainDelay: readSetting(settings.drainDelay, sources),
    drainTime: readSetting(settings.drainTime, sources),
    scheduleInterval: readSetting(settings.scheduleInterval, sources),
  };
  if (typeof flags['verify-audit'] === 'string') return { kind: 'verify-audit', file: flags['verify-audit'], config };
  if (flags['export-audit'] === true) return { kind: 'export-audit', config };
  return { kind: flags['print-config'] === true ? 'print-config' : 'serve', config };
}

function whatToGenerate(given: string | boolean): Generated {
  const what = generated.find((name) => name === given);
  if (what !== undefined) return what;
  throw new ConfigurationError(`--generate is not valid. One of ${generated.join(', ')}.`);
}
