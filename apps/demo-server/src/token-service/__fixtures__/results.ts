import type { MintResult } from '../mint-order.ts';
import { ServiceError } from '../service-error.ts';
import type { VendResult } from '../vend.ts';

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

/** What a vend must have led to. */
export function vended(result: VendResult) {
  if (result.kind !== 'vended') throw new Error(`the vend is ${result.kind}`);
  return result;
}

/** The challenges with which a vend or a mint must have been answered. */
export function challenged(result: VendResult | MintResult) {
  if (result.kind !== 'challenged') throw new Error(`the result is ${result.kind}`);
  return result;
}
