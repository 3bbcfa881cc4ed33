import { parseArgs } from 'node:util';
import { ConfigurationError } from './configuration-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** A flag takes a value, for which `value` stands in the help, or it is a switch. */
interface Flag {
  readonly flag?: string;
  readonly value?: string;
}

/** Flags that are no setting. */
const commands = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  'print-config': { type: 'boolean' },
  generate: { type: 'string' },
  'export-audit': { type: 'boolean' },
  'verify-audit': { type: 'string' },
} as const;

/**
 * Reads the flags of a command line, those among them that ask for something else than to serve.
 * @throws {ConfigurationError} for anything that is none of them
 */
export function readFlags(args: readonly string[], known: readonly Flag[]): Flags {
  const own = known.flatMap(({ flag, value }) =>
    flag === undefined ? [] : [[flag, { type: value === undefined ? 'boolean' : 'string' }] as const],
  );
  // pnpm hands a `--` on that the person typed to end pnpm's own flags.
  const given = args[0] === '--' ? args.slice(1) : args;
  try {
    return parseArgs({
      args: [...given],
      options: { ...Object.fromEntries(own), ...commands },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${reason.split(/\.? To |\.?\n/, 1)[0]}. Try --help.`);
  }
}
