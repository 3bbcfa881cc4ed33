import type { $ZodType } from 'zod/v4/core';
import type { AuthScheme } from '../auth/scheme.ts';

/** Any zod schema, regular or mini. */
export type Schema = $ZodType;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request or response body: its media type and the schema of what it carries. */
export interface BodySpec<S extends Schema = Schema> {
  /** The media type that we send. */
  readonly contentType: string;
  /** Further media types that a server takes, ranges such as `application/*+json` included. */
  readonly accepts?: readonly string[];
  /** True where a message without a body is legal. */
  readonly optional?: boolean;
  readonly schema: S;
}

export interface ResponseSpec {
  readonly description: string;
  readonly body?: BodySpec;
  /** Object schema of the headers that a response carries, spelled as on the wire; values are strings or numbers. */
  readonly headers?: Schema;
}

/** Responses by status. */
export type Responses = Readonly<Record<number, ResponseSpec>>;

/**
 * Which failures our client may answer with a repeat.
 * - `safe`: a repeat does no harm, so 429, 500, 502, 503, 504 and broken connections are retried;
 * - `never-after-send`: only where the provider cannot have acted: 429, or no connection was made at all;
 * - `unsent-only`: only where no connection was made at all, because a 429 of this operation asks for something else
 *   than a repeat.
 */
export type RetryRule = 'safe' | 'never-after-send' | 'unsent-only';

/** One declaration of an API operation. Client, sandbox, OpenAPI and conformance tests are derived from it. */
export interface OperationSpec {
  readonly id: string;
  readonly method: Method;
  /** Path template below the base URL, e.g. `/v1/space-codes/{id}`. */
  readonly path: `/${string}`;
  /** Path templates under which the same operation is served too, e.g. `/instances/{instance}`. */
  readonly mounts?: readonly `/${string}`[];
  readonly summary: string;
  /** The document that describes the operation. */
  readonly source: string;
  readonly auth: AuthScheme;
  readonly request: {
    /** Object schema of the path parameters. */
    readonly path?: Schema;
    /** Object schema of the query parameters; values are strings, numbers or booleans. */
    readonly query?: Schema;
    /** Object schema of the request headers that belong to the operation. */
    readonly headers?: Schema;
    readonly body?: BodySpec;
  };
  readonly responses: Responses;
  readonly retry: RetryRule;
}

/** Operations by id. */
export type Operations = Readonly<Record<string, OperationSpec>>;

/** Declares an operation, keeping its literal types. */
export const defineOperation = <const T extends OperationSpec>(spec: T): T => spec;
