import type { Row } from './stage.ts';

const columns = ['provider', 'step', 'result', 'detail'] as const;

/** The rows as a table of text; the provider stands at its first row only. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row, index) =>
    columns.map((name) => (name === 'provider' && rows[index - 1]?.provider === row.provider ? '' : row[name])),
  );
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? '')].length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
