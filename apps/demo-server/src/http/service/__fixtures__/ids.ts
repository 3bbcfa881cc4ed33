import { type IdPrefix, newId } from '../../../token-service/ids.ts';

/** When every test begins. */
export const start = '2026-03-02T10:00:00.000Z';

/** Random bytes that end with a number. */
export function numbered(length: number, number: number): Uint8Array {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(length - 4, number);
  return bytes;
}

/** The id that the service makes of the draw `number` at a moment. */
export const idOf = (prefix: IdPrefix, number: number, at: string = start): string =>
  newId(prefix, {
    clock: { now: () => Date.parse(at) },
    random: { bytes: (length) => numbered(length, number) },
  });

/** Draws of what a fresh stage holds already are numbered from here on. */
export const firstDraw = 0x1000;

/** Connections of a fresh stage by name: one a provider, and a merchant backend that wants a second factor. */
export const connectionIds = {
  'mews-pos': idOf('con', firstDraw + 1),
  'mews-connector': idOf('con', firstDraw + 2),
  'merchant-backend': idOf('con', firstDraw + 3),
  applivery: idOf('con', firstDraw + 4),
  'mesh-admin': idOf('con', firstDraw + 5),
  'second-factor': idOf('con', firstDraw + 6),
} as const;
