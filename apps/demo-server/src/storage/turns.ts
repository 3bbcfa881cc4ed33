/** Runs works of the same name one after another, in the order in which they came. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What waits here for its turn holds no connection meanwhile, so that it takes none from those that could go on. */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const result = (last.get(name) ?? Promise.resolve()).then(work);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
    return result;
  };
}
