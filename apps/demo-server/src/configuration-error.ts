/** The server cannot start as it was told to. The message is one line for the person who started it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
