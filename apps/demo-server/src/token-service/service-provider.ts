import type { FetchFunction, IssuerDefinition } from '@tokenyard/core';

/** A provider as the service works with it. */
export interface ServiceProvider {
  readonly issuer: IssuerDefinition;
  /** The sandbox that is built in. */
  readonly sandbox: {
    readonly baseUrl: string;
    readonly fetch: FetchFunction;
    /** Public demo values that work on it. */
    readonly credentials: Readonly<Record<string, string>>;
    readonly request: unknown;
  };
}
