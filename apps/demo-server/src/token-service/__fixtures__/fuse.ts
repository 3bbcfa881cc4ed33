import type { FetchFunction } from '@tokenyard/core';
import type { Database } from '../../storage/database.ts';

/** The process of a node has died. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * Lets a node die at one of its steps. A step is a transaction or a call of a provider; the node may die before it, or
 * after it and before it learns the outcome. A dead node reaches nothing any more.
 */
export class Fuse {
  readonly #at: number;
  #passed = 0;
  blown = false;

  /** @param at number of the moment at which the node dies, from 0; by default never */
  constructor(at = Number.POSITIVE_INFINITY) {
    this.#at = at;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    this.#pass();
    const value = await work();
    this.#pass();
    return value;
  }

  blow(): void {
    this.blown = true;
  }

  database(database: Database): Database {
    return { ...database, transaction: (work, options) => this.step(() => database.transaction(work, options)) };
  }

  fetch(fetch: FetchFunction): FetchFunction {
    return (input, init) => this.step(() => fetch(input, init));
  }

  #pass(): void {
    if (this.#passed === this.#at) this.blown = true;
    this.#passed += 1;
    if (this.blown) throw new Crash('the node has died');
  }
}

/** The result of a work, or `undefined` when its node has died. */
export const unlessDead = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof Crash) return undefined;
    throw error;
  });
