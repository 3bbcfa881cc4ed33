/** Tells the time in milliseconds (ms) since 1970. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

const earliest = 0;
/** What is issued then and lives for centuries still ends in a year of four digits (ISO 8601, RFC 3339). */
const latest = Date.UTC(9000, 0);

/** A clock that can be frozen and moved, over a clock that runs; between the years 1970 and 9000. */
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

  /**
   * Stops the clock, at the given moment (ms since 1970) or at the present one.
   * @throws {RangeError} when that is before 1970 or after 9000; the clock stays as it is
   */
  freeze(at: number = this.now()): void {
    demandInRange(at);
    this.#frozenAt = at;
  }

  /**
   * Moves the clock by `ms` milliseconds, frozen or not; a negative number moves it back.
   * @throws {RangeError} when it would then stand before 1970 or after 9000; it stays as it is
   */
  advance(ms: number): void {
    demandInRange(this.now() + ms);
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

function demandInRange(at: number): void {
  if (!(at >= earliest && at <= latest)) throw new RangeError('the clock stays between the years 1970 and 9000');
}
