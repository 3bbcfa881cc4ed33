import type { OperationSpec } from '../../operation/operation.ts';

/** A request that no client of ours would send. */
export interface HostileRequest {
  readonly name: string;
  readonly method: string;
  /** Path and query below the base URL, undecoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** A request that an operation takes: the one that the hostile requests are made from. */
export interface GoodRequest extends HostileRequest {
  readonly operation: OperationSpec;
}

/** What a hostile request differs in from the good one. */
export type Change = { readonly name: string } & Partial<Omit<HostileRequest, 'name'>>;

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
