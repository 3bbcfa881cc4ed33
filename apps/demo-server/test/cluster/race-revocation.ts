export interface Race {
  /** Each tells whether the token is accepted now; all are asked over and over, each in its own loop. */
  readonly accepts: readonly (() => Promise<boolean>)[];
  /** Fulfilled when the revocation is acknowledged. */
  readonly revoke: () => Promise<unknown>;
}

/** Times in milliseconds (ms) from the acknowledgement of the revocation; negative ones lie before it. */
export interface RaceResult {
  readonly asked: number;
  /** Begin and end of the last request that was answered with an acceptance. */
  readonly lastAcceptance: { readonly began: number; readonly answered: number };
  /** Acceptances of requests that began after the acknowledgement. */
  readonly late: number;
}

/** Requests that each loop begins before the revocation, and again after its acknowledgement. */
const least = 5;

/** Revokes a token while others ask whether it is accepted. */
export async function raceRevocation({ accepts, revoke }: Race): Promise<RaceResult> {
  const answers: { readonly began: number; readonly answered: number; readonly accepted: boolean }[] = [];
  let acknowledged = Number.POSITIVE_INFINITY;
  const warm = accepts.map(() => Promise.withResolvers<void>());
  const loops = accepts.map(async (accept, index) => {
    for (let before = 0, after = 0; after < least; ) {
      const began = performance.now();
      const accepted = await accept();
      answers.push({ began, answered: performance.now(), accepted });
      if (began > acknowledged) after += 1;
      else before += 1;
      if (before === least) warm[index]?.resolve();
    }
  });
  const race = async () => {
    await Promise.all(warm.map(({ promise }) => promise));
    await revoke();
    acknowledged = performance.now();
  };
  await Promise.all([race(), ...loops]);
  const accepted = answers.filter((answer) => answer.accepted);
  return {
    asked: answers.length,
    lastAcceptance: {
      began: Math.max(...accepted.map(({ began }) => began)) - acknowledged,
      answered: Math.max(...accepted.map(({ answered }) => answered)) - acknowledged,
    },
    late: accepted.filter(({ began }) => began > acknowledged).length,
  };
}
