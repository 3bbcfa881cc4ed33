import type { Operations } from '../operation/operation.ts';
import type { IssuerDefinition } from '../tokens/issuer.ts';
import type { Sandbox, SandboxOptions } from './sandbox-types.ts';

/** A request to try a sandbox with, against its seeds. */
export interface ExampleRequest {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Options that a server passes to every sandbox it composes. */
export interface ServedSandboxOptions extends SandboxOptions {
  /** 32 secret bytes that stay the same over restarts, for what a sandbox signs or encrypts. */
  readonly key: Uint8Array<ArrayBuffer>;
}

/** A provider package as a server composes it: knowing this, the server needs to know nothing else of it. */
export interface SandboxProvider {
  readonly issuer: IssuerDefinition;
  readonly operations: Operations;
  readonly create: (options: ServedSandboxOptions) => Sandbox;
  /** Public demo values that work on a fresh sandbox. */
  readonly demo: {
    /** Fits the issuer's credentials schema. */
    readonly credentials: Readonly<Record<string, string>>;
    /** Fits the issuer's request schema. */
    readonly request: unknown;
    readonly example: ExampleRequest;
  };
}
