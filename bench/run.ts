// Measures what the README and the changelog may claim, on this machine. Needs a build of the demo server.
// usage: node bench/run.ts [start] [sandboxes] [requests]      all without
import { cpus } from 'node:os';
import { type Figure, report } from './figure.ts';
import { requestFigures } from './requests.ts';
import { sandboxFigures } from './sandboxes.ts';
import { startFigures } from './start.ts';

const benchmarks: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  sandboxes: sandboxFigures,
  start: startFigures,
  requests: requestFigures,
};

const wanted = process.argv.slice(2).filter((name) => name !== '--');
const unknown = wanted.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0)
  throw new Error(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`);

console.log(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
for (const [name, measure] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(`\n${report(await measure())}`);
}
