import type { MintResult } from '../mint.ts';
import { ServiceError } from '../service-error.ts';

/** What a mint must have led to. */
export function minted(result: MintResult) {
  if (result.kind !== 'minted') throw new Error(`the mint is ${result.kind}`);
  return result;
}

/** How a use case must have failed. */
export const failureOf = async (work: Promise<unknown>): Promise<ServiceError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ServiceError) return error;
  throw new Error('there is no ServiceError', { cause: error });
};
