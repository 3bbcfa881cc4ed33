/** Something that was measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MiB' | 'requests' | 'requests/s';
  /** The same measured on something bare, to compare with. */
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** The value in the middle: half of the others are smaller. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs `work` so many times, one after another. */
export async function repeat<T>(times: number, work: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let round = 0; round < times; round += 1) results.push(await work());
  return results;
}

/** Figures as lines of text. */
export function report(figures: readonly Figure[]): string {
  const lines = figures.map(({ name, value, unit, baseline }) => [
    name,
    `${shown(value)} ${unit}`,
    baseline === undefined
      ? ''
      : `${(value / baseline.value).toFixed(2)} × ${shown(baseline.value)} (${baseline.name})`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map(([name = '', value = '', ratio = '']) =>
      `${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${ratio}`.trimEnd(),
    )
    .join('\n');
}

function shown(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(value < 10 ? 2 : value < 1000 ? 1 : 0);
}
