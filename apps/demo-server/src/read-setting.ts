import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { ConfigurationError } from './configuration-error.ts';
import type { Environment, Flags } from './read-flags.ts';
import type { Setting } from './settings.ts';

/** Where settings come from. */
export interface SettingSources {
  readonly flags: Flags;
  readonly env: Environment;
}

/** The variables of a setting. */
export const variablesOf = ({ env, secret }: Setting): readonly string[] =>
  env === undefined ? [] : secret === true ? [env, `${env}_FILE`] : [env];

/**
 * Reads one setting: from its flag, else from its variable, else its default.
 * @throws {ConfigurationError} naming where the value came from and the rule that it breaks; never the value
 */
export function readSetting<S extends z.ZodMiniType>(
  setting: Setting & { readonly schema: S },
  { flags, env }: SettingSources,
): z.output<S> {
  const flagged = setting.flag === undefined ? undefined : flags[setting.flag];
  const { value, name } =
    flagged === undefined ? fromEnvironment(setting, env) : { value: flagged, name: `--${setting.flag}` };
  const result = z.safeParse(setting.schema, value);
  if (result.success) return result.data;
  throw new ConfigurationError(`${name} is not valid. ${setting.description}.`);
}

function fromEnvironment(setting: Setting, env: Environment) {
  const [variable, fileVariable] = variablesOf(setting);
  const given = variable === undefined ? undefined : env[variable] || undefined;
  const file = fileVariable === undefined ? undefined : env[fileVariable] || undefined;
  if (given !== undefined && file !== undefined) {
    throw new ConfigurationError(`${variable} and ${fileVariable} exclude each other.`);
  }
  if (file === undefined) return { value: given, name: `The environment variable ${variable}` };
  return { value: readSecretFile(file, fileVariable), name: `The file that ${fileVariable} names` };
}

function readSecretFile(file: string, variable: string | undefined): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`The file that ${variable} names cannot be read: ${reason}.`);
  }
}
