import { type Clock, type Random, sha256 } from '@tokenyard/core/sandbox';
import { v7 } from 'uuid';

export type IdPrefix = 'con' | 'tok' | 'key' | 'rot' | 'chl' | 'int' | 'lse';

/** A new id: what it names, and a UUID version 7 (RFC 9562) without dashes, so that ids sort by time. */
export const newId = (
  prefix: IdPrefix,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): string => `${prefix}_${v7({ msecs: clock.now(), random: random.bytes(16) }).replaceAll('-', '')}`;

/** The id that a text stands for at a moment (ms since 1970), of the same form as a new one. */
export async function derivedId(prefix: IdPrefix, msecs: number, text: string): Promise<string> {
  const random = Uint8Array.from(Buffer.from((await sha256(`${msecs} ${text}`)).slice(0, 32), 'hex'));
  return `${prefix}_${v7({ msecs, random }).replaceAll('-', '')}`;
}
