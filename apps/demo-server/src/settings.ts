import { hostname } from 'node:os';
import * as z from 'zod/mini';
import { isWellFormedApiKey } from './crypto/api-key.ts';

/** One setting of the server. A flag wins over the environment; an empty variable counts as unset. */
export interface Setting {
  /** Secrets have none: other users of a machine can read command lines. */
  readonly flag?: string;
  readonly env?: string;
  /** A secret may also come from a file that the variable with `_FILE` at its end names. */
  readonly secret?: true;
  readonly schema: z.ZodMiniType;
  /** Placeholder of the value in the help; a setting without one is a switch. */
  readonly value?: string;
  /** What holds without the setting, for people. */
  readonly fallback: string;
  readonly description: string;
}

const text = z.string().check(z.minLength(1));

const whole = (least: number, most: number) =>
  z.pipe(
    z.string().check(
      z.regex(/^\d{1,6}$/),
      z.refine((digits) => Number(digits) >= least && Number(digits) <= most),
    ),
    z.transform(Number),
  );

/** Seconds as people write them, milliseconds (ms) as the program counts them. */
const seconds = (least: number, most: number) =>
  z.pipe(
    whole(least, most),
    z.transform((value) => value * 1000),
  );

const origin = z.string().check(
  z.refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === value;
  }),
);

const postgresUrl = z.string().check(
  z.regex(/^postgres(?:ql)?:\/\//),
  z.refine((value) => URL.canParse(value)),
);

/** A key file has one key a line. */
const encryptionKeys = z.pipe(
  text,
  z.transform((value) => value.split(/\s*\n\s*/).join(',')),
);

const adminKey = z.string().check(z.refine((value) => value.startsWith('ty_admin_') && isWellFormedApiKey(value)));

/** Log levels, from the quietest to the loudest. */
const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every setting of the server. */
export const settings = {
  port: {
    flag: 'port',
    env: 'PORT',
    schema: z._default(whole(0, 65_535), 4747),
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
  publicUrl: {
    flag: 'public-url',
    env: 'TOKENYARD_PUBLIC_URL',
    schema: z.optional(origin),
    value: 'URL',
    fallback: 'as the client named it',
    description: 'Origin that clients use where a proxy stands in front, such as `https://tokens.example`',
  },
  data: {
    flag: 'data',
    env: 'TOKENYARD_DATA',
    schema: z.optional(text),
    value: 'DIRECTORY',
    fallback: "the platform's folder for data of the user",
    description: 'Directory of the database and of key files, made when it is not there',
  },
  memory: {
    flag: 'memory',
    schema: z._default(z.boolean(), false),
    fallback: 'off',
    description: 'Keep everything in memory: nothing is read from disk or written to it',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    secret: true,
    schema: z.optional(postgresUrl),
    value: 'URL',
    fallback: 'SQLite in the data directory',
    description: 'PostgreSQL database, which many nodes may share: `postgres://user:password@host:5432/name`',
  },
  databaseConnections: {
    flag: 'database-connections',
    env: 'TOKENYARD_DATABASE_CONNECTIONS',
    schema: z._default(whole(1, 500), 10),
    value: 'NUMBER',
    fallback: '10',
    description: 'Connections to PostgreSQL that this node opens at most, 1 to 500',
  },
  keys: {
    env: 'TOKENYARD_KEYS',
    secret: true,
    schema: z.optional(encryptionKeys),
    value: 'KEYS',
    fallback: 'a key file in the data directory, made at the first start',
    description: 'Encryption keys, `id:base64` of 32 bytes each, comma between; the first encrypts, all decrypt',
  },
  adminKey: {
    env: 'TOKENYARD_ADMIN_KEY',
    secret: true,
    schema: z.optional(adminKey),
    value: 'KEY',
    fallback: 'made at the first start and printed once',
    description: 'API key of an administrator, from `--generate admin-key`; made at the start where it is unknown',
  },
  node: {
    flag: 'node',
    env: 'TOKENYARD_NODE',
    schema: z._default(z.string().check(z.regex(/^[\w.-]{1,64}$/)), () => hostname().replaceAll(/[^\w.-]/g, '-')),
    value: 'NAME',
    fallback: 'the name of the machine',
    description: 'Name of this node in logs and leases, 1 to 64 letters, digits, dots, dashes',
  },
  logLevel: {
    flag: 'log-level',
    env: 'TOKENYARD_LOG_LEVEL',
    schema: z._default(z.enum(logLevels), 'info'),
    value: 'LEVEL',
    fallback: 'info',
    description: `What is logged: ${logLevels.join(', ')}; \`info\` has one line a request`,
  },
  drainDelay: {
    flag: 'drain-delay',
    env: 'TOKENYARD_DRAIN_DELAY',
    schema: z._default(seconds(0, 3600), 0),
    value: 'SECONDS',
    fallback: '0',
    description: 'Seconds that a server told to stop goes on serving while `/readyz` refuses, 0 to 3600',
  },
  drainTime: {
    flag: 'drain-time',
    env: 'TOKENYARD_DRAIN_TIME',
    schema: z._default(seconds(0, 3600), 10_000),
    value: 'SECONDS',
    fallback: '10',
    description: 'Seconds that requests and scheduled work then get to finish, 0 to 3600',
  },
  scheduleInterval: {
    flag: 'schedule-interval',
    env: 'TOKENYARD_SCHEDULE_INTERVAL',
    schema: z._default(seconds(1, 3600), 5000),
    value: 'SECONDS',
    fallback: '5',
    description: 'Seconds after which this node looks again for scheduled work that is due, 1 to 3600',
  },
} satisfies Readonly<Record<string, Setting>>;
