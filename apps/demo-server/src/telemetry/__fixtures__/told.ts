import { createTelemetry, type Telemetry, type TelemetryOptions } from '../telemetry.ts';

/** Telemetry that keeps what it logs. Time stands still but for `elapsed`, which goes on by 5 ms at each look. */
export function listening(options: Partial<TelemetryOptions> = {}): {
  readonly telemetry: Telemetry;
  /** Everything that was logged, as it was written. */
  readonly text: () => string;
  /** The lines that were logged, without the time and the node of each. */
  readonly lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  let elapsed = 0;
  const telemetry = createTelemetry({
    level: 'debug',
    node: 'n1',
    now: () => Date.parse('2026-03-02T10:00:00Z'),
    elapsed: () => (elapsed += 5),
    destination: { write: (line) => void written.push(line) },
    ...options,
  });
  const lines = () =>
    written.map((line) => {
      const { time, node, ...rest }: Record<string, unknown> = JSON.parse(line);
      return rest;
    });
  return { telemetry, text: () => written.join(''), lines };
}
