import type { Exchange } from '@tokenyard/core/sandbox';
import type { KnownInstance, Login, OperationId } from './access.ts';
import type { SandboxRules } from './options.ts';

/** A request that has passed the checks common to all operations. */
export interface Call {
  readonly exchange: Exchange;
  readonly id: OperationId;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly params: Readonly<Record<string, string>>;
  readonly instance: KnownInstance;
  readonly login: Login;
  readonly rules: SandboxRules;
}
