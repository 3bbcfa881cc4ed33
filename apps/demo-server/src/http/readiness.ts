/** What a readiness check found: it passed, its answer is not known yet, or it failed. */
export type CheckState = 'ok' | 'pending' | 'failed';

/** Something without which the server cannot do its work. */
export interface ReadinessCheck {
  /** Shown to whoever asks; says nothing about internals. */
  readonly name: string;
  /** Rejects when it fails. */
  readonly check: () => Promise<'ok' | 'pending'>;
}

export interface ReadinessReport {
  readonly status: 'ready' | 'unavailable' | 'draining';
  readonly checks: Readonly<Record<string, CheckState>>;
}

export interface ReadinessOptions {
  readonly checks: readonly ReadinessCheck[];
  /** Told when a check ends otherwise than the last time; `error` is why it failed. */
  readonly onChange?: ((name: string, state: CheckState, error?: unknown) => void) | undefined;
  /** Resolves when a check takes too long. Default after 2 s. */
  readonly patience?: (() => Promise<unknown>) | undefined;
}

/** Whether the server can do its work, and wants to. */
export class Readiness {
  readonly #options: ReadinessOptions;
  readonly #last = new Map<string, CheckState>();
  #draining = false;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** From now on no new work is wanted, whatever the checks say. */
  drain(): void {
    this.#draining = true;
  }

  async report(): Promise<ReadinessReport> {
    if (this.#draining) return { status: 'draining', checks: {} };
    const states = await Promise.all(
      this.#options.checks.map(async (each) => [each.name, await this.#make(each)] as const),
    );
    const ready = states.every(([, state]) => state === 'ok');
    return { status: ready ? 'ready' : 'unavailable', checks: Object.fromEntries(states) };
  }

  async #make({ name, check }: ReadinessCheck): Promise<CheckState> {
    const { patience = twoSeconds } = this.#options;
    try {
      const tooLong = patience().then(() => Promise.reject(new Error(`The check ${name} takes too long`)));
      const state = await Promise.race([check(), tooLong]);
      this.#note(name, state);
      return state;
    } catch (error) {
      this.#note(name, 'failed', error);
      return 'failed';
    }
  }

  /** A database that is out of reach is told once, not at each probe. */
  #note(name: string, state: CheckState, error?: unknown): void {
    if (this.#last.get(name) !== state) this.#options.onChange?.(name, state, error);
    this.#last.set(name, state);
  }
}

const twoSeconds = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 2000).unref();
  });

/** A check of what is looked at once, beginning now, because it takes long: pending until that has ended. */
export function checkedOnce(name: string, work: Promise<unknown>): ReadinessCheck {
  let ended = false;
  const result = work.finally(() => {
    ended = true;
  });
  // A failure is told by the check; nobody else waits for it.
  result.catch(() => undefined);
  return { name, check: async () => (ended ? result.then(() => 'ok' as const) : 'pending') };
}
