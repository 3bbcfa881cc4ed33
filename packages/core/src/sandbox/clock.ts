/** Tells the time in milliseconds (ms) since 1970. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that can be frozen and moved, over a clock that runs. */
export class SandboxClock implements Clock {
  readonly #base: Clock;
  #offset = 0;
  #frozenAt: number | undefined;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAt ?? this.#base.now() + this.#offset;
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  /** Stops the clock, at the given moment (ms since 1970) or at the present one. */
  freeze(at: number = this.now()): void {
    this.#frozenAt = at;
  }

  /** Moves the clock by `ms` milliseconds, frozen or not; a negative number moves it back. */
  advance(ms: number): void {
    if (this.#frozenAt === undefined) this.#offset += ms;
    else this.#frozenAt += ms;
  }

  /** Lets a frozen clock run on from where it stands. */
  resume(): void {
    this.#offset = this.now() - this.#base.now();
    this.#frozenAt = undefined;
  }

  /** Back to the time of the clock below. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = undefined;
  }
}
