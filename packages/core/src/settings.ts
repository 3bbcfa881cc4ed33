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
  const fault = (text: string) => new SettingError(setting, text);
  const environment = readEnvironment();
  const given = value ?? environment?.[environmentVariable];
  if (given === undefined) {
    const remedy = environment
      ? `pass it or set the environment variable ${environmentVariable}`
      : 'pass it, because this platform has no environment variables';
    throw fault(`${setting} is missing; ${remedy}`);
  }
  if (typeof given !== 'string' && typeof given !== 'object') throw fault(`${setting} must be a string`);
  const text = reveal(given);
  if (text === '')
    throw fault(`${value === undefined ? `${environmentVariable} (${setting})` : setting} must not be empty`);
  return text;
}

/** The environment, on platforms that have one; found without naming a Node built-in. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> | undefined {
  const host: { process?: { env?: Readonly<Record<string, string | undefined>> } } = globalThis;
  return host.process?.env;
}
