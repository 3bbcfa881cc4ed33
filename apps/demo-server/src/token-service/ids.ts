import type { Clock, Random } from '@tokenyard/core/sandbox';
import { v7 } from 'uuid';

export type IdPrefix = 'con' | 'tok' | 'key' | 'rot' | 'chl' | 'int' | 'lse';

/** A new id: what it names, and a UUID version 7 (RFC 9562) without dashes, so that ids sort by time. */
export const newId = (
  prefix: IdPrefix,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): string => `${prefix}_${v7({ msecs: clock.now(), random: random.bytes(16) }).replaceAll('-', '')}`;
