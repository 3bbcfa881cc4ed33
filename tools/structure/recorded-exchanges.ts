import type { Finding, SourceTree } from './source-tree.ts';

/**
 * Every declared operation has a recorded success and a recorded error in
 * `packages/<provider>/src/__fixtures__/exchanges/*.ts`.
 */
export function recordedExchanges(_tree: SourceTree): Finding[] {
  return [];
}
