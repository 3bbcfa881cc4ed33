import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context.ts';

/** What is known of the work at hand, wherever in the program it is carried out. */
export interface Scope {
  /** `undefined` for work that no request asked for. */
  readonly requestId: string | undefined;
  readonly trace: TraceContext;
  /** Filled in as it becomes known. */
  keyId?: string | undefined;
  provider?: string | undefined;
}

/** Lets work know for which request it is done, without handing that through every function. */
export class Scopes {
  readonly #storage = new AsyncLocalStorage<Scope>();

  run<T>(scope: Scope, work: () => T): T {
    return this.#storage.run(scope, work);
  }

  /** Notes what has become known of the work at hand. */
  note(facts: Pick<Scope, 'keyId' | 'provider'>): void {
    const scope = this.current();
    if (scope !== undefined) Object.assign(scope, facts);
  }

  current(): Scope | undefined {
    return this.#storage.getStore();
  }
}
