/** What tells each input of a group its output. */
export type OutputOf<In, Out> = (input: In, index: number) => Out;

/** Asks for something of a key. */
export type Asking<In, Out> = (key: string, input: In) => Promise<Out>;

interface Waiting<In, Out> {
  readonly input: In;
  readonly resolve: (output: Out) => void;
  readonly reject: (error: unknown) => void;
}

/** Inputs that share one work at most, so that nobody waits for long. */
const most = 256;

/**
 * Does together what many ask for at the same time: while one work of a key is under way, what is asked for meanwhile
 * waits for the next. A thousand callers cost a few transactions then instead of a thousand.
 */
export function grouping<In, Out>(
  work: (key: string, inputs: readonly In[]) => Promise<OutputOf<In, Out>>,
): Asking<In, Out> {
  const queues = new Map<string, Waiting<In, Out>[]>();

  async function serve(key: string, queue: Waiting<In, Out>[]): Promise<void> {
    while (queue.length > 0) await together(key, queue.splice(0, most));
    queues.delete(key);
  }

  async function together(key: string, group: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const outputOf = await work(
        key,
        group.map(({ input }) => input),
      );
      for (const [index, { input, resolve }] of group.entries()) resolve(outputOf(input, index));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return (key, input) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(key) ?? [];
      queue.push({ input, resolve, reject });
      if (queues.has(key)) return;
      queues.set(key, queue);
      // Those who ask in the same tick are the first group.
      queueMicrotask(() => serve(key, queue));
    });
}
