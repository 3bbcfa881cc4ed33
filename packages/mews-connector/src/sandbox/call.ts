import type { Exchange } from '@tokenyard/core/sandbox';
import type { Scope } from './access.ts';
import type { SandboxRules } from './options.ts';
import type { Members } from './values.ts';

/** A request that has passed the checks common to all operations. */
export interface Call {
  readonly exchange: Exchange;
  readonly rules: SandboxRules;
  readonly body: Members;
  readonly scope: Scope;
  /** Headers that every response carries. */
  readonly headers: { readonly 'Request-Id': string };
}
