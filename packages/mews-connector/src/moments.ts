const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const first = Date.parse('0001-01-01T00:00:00Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads a moment as requests carry it: ISO 8601 with `Z` or an offset, up to 7 fractional digits. Gives ms since 1970,
 * cut to whole seconds, or `undefined`.
 */
export function parseMoment(text: string): number | undefined {
  if (!form.test(text)) return undefined;
  const local = text.slice(0, 19);
  const inUtc = Date.parse(`${local}Z`);
  // `Date` takes February 30 for March 2, and 24:00:00 for the next day.
  if (Number.isNaN(inUtc) || !new Date(inUtc).toISOString().startsWith(local)) return undefined;
  const moment = Date.parse(text);
  return moment < first || moment > last ? undefined : Math.floor(moment / 1000) * 1000;
}

export const isMoment = (text: string): boolean => parseMoment(text) !== undefined;

/** The same day and time three calendar months later; the last day of a month where that day does not exist. */
function threeMonthsAfter(moment: number): number {
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + 3);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}

/** Whether two moments can be the ends of an interval in a filter: not reversed, three months apart at most. */
export function isInterval({ StartUtc, EndUtc }: { readonly StartUtc: string; readonly EndUtc: string }): boolean {
  const start = parseMoment(StartUtc);
  const end = parseMoment(EndUtc);
  // An end that is no moment has been objected to already.
  if (start === undefined || end === undefined) return true;
  return start <= end && end <= threeMonthsAfter(start);
}
