import { SettingError } from './errors/setting-error.ts';
import { reveal, type Secret } from './secret.ts';

export interface SettingSource {
  /** What the caller passed. */
  readonly value: string | Secret | undefined;
  /** Name for messages, e.g. `credentials.apiKey`. */
  readonly setting: string;
  /** Environment variable that is read when the caller passed nothing. */
  readonly environmentVariable: string;
}

/**
 * Gives a setting, from the caller or from the environment. Called on first use, never on import.
 * @throws {SettingError} when it is missing, empty or of a wrong type
 */
export function loadSetting({ value, setting, environmentVariable }: SettingSource): string {
  if (value !== undefined) {
    if (typeof value !== 'string' && typeof value !== 'object')
      throw new SettingError(setting, `${setting} must be a string`);
    return nonEmpty(reveal(value), setting);
  }
  const environment = readEnvironment();
  if (environment === undefined) {
    throw new SettingError(
      setting,
      `${setting} is missing; pass it, because this platform has no environment variables`,
    );
  }
  const found = environment[environmentVariable];
  if (found === undefined) {
    throw new SettingError(
      setting,
      `${setting} is missing; pass it or set the environment variable ${environmentVariable}`,
    );
  }
  return nonEmpty(found, `${environmentVariable} (${setting})`);
}

function nonEmpty(value: string, name: string): string {
  if (value === '') throw new SettingError(name, `${name} must not be empty`);
  return value;
}

/** The environment, on platforms that have one; found without naming a Node built-in. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> | undefined {
  const host: { process?: { env?: Readonly<Record<string, string | undefined>> } } = globalThis;
  return host.process?.env;
}
