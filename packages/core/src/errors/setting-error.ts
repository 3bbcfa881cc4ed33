import { hasMarker, TokenyardError, type TokenyardErrorOptions } from './tokenyard-error.ts';

/** A setting is missing or unusable: base URL, credentials, environment variable. Nothing was sent. */
export class SettingError extends TokenyardError {
  /** Name of the setting, e.g. `credentials.apiKey`. */
  readonly setting: string;

  constructor(setting: string, message: string, options: TokenyardErrorOptions = {}) {
    super('SettingError', message, options);
    this.setting = setting;
  }

  static override isInstance(error: unknown): error is SettingError {
    return hasMarker(error, 'SettingError');
  }
}
