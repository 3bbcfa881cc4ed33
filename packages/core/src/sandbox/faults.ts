/** What goes wrong. */
export type FaultEffect =
  /** The provider's own error with this status. */
  | { readonly kind: 'status'; readonly status: number }
  /** A scripted answer, sent as it is. */
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    }
  /** The answer waits; milliseconds (ms). */
  | { readonly kind: 'latency'; readonly ms: number }
  /** The connection breaks, before the request takes effect or after it has. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Only the first bytes of the body arrive, then the connection breaks. */
  | { readonly kind: 'truncate'; readonly bytes: number };

export interface Fault {
  /** Id of the operation that it strikes; every request without. */
  readonly operation?: string | undefined;
  /** Matching requests that are let through first. Default 0. */
  readonly skip?: number | undefined;
  /** Matching requests that it strikes. Default 1. */
  readonly times?: number | undefined;
  readonly effect: FaultEffect;
}

/** The faults that wait to strike. */
export class FaultPlan {
  #faults: { fault: Fault; skip: number; times: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** The faults that still wait. */
  list(): readonly Fault[] {
    return this.#faults.map(({ fault, skip, times }) => ({ ...fault, skip, times }));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The effects that strike a request now. */
  take(operation: string | undefined): readonly FaultEffect[] {
    const struck: FaultEffect[] = [];
    for (const entry of this.#faults) {
      if (entry.fault.operation !== undefined && entry.fault.operation !== operation) continue;
      if (entry.skip > 0) entry.skip -= 1;
      else {
        entry.times -= 1;
        struck.push(entry.fault.effect);
      }
    }
    this.#faults = this.#faults.filter(({ times }) => times > 0);
    return struck;
  }
}

/** Thrown by a sandbox instead of an answer; a server breaks the connection then, as `fetch` would report it. */
export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed: the sandbox dropped the connection');
  }
}

export const scriptedReply = (effects: readonly FaultEffect[]) => effects.find((effect) => effect.kind === 'reply');

/** A response of which only the first bytes arrive. */
export function truncate(response: Response, bytes: Uint8Array<ArrayBuffer>, length: number): Response {
  const chunks = length > 0 ? [bytes.slice(0, length)] : [];
  const body = new ReadableStream<Uint8Array>({
    // Called again once the bytes are read: an error any earlier would take them back.
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.error(new ConnectionDropped());
      else controller.enqueue(chunk);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
