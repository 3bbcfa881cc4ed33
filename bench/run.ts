// Measures what the README and the changelog may claim, on this machine. Needs a build of the demo server.
// usage: node bench/run.ts [start] [sandboxes] [requests] [nodes]      all without
import { cpus, loadavg } from 'node:os';
import { type Figure, report } from './figure.ts';
import { nodeFigures } from './nodes.ts';
import { requestFigures } from './requests.ts';
import { sandboxFigures } from './sandboxes.ts';
import { startFigures } from './start.ts';

const benchmarks: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  sandboxes: sandboxFigures,
  start: startFigures,
  requests: requestFigures,
  nodes: nodeFigures,
};

const wanted = process.argv.slice(2).filter((name) => name !== '--');
const unknown = wanted.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0)
  throw new Error(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`);

const [load = 0] = loadavg();
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
console.log(`Node.js ${process.version}, ${machine}, load average before ${load.toFixed(1)}`);
for (const [name, measure] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(`\n${report(await measure())}`);
}
