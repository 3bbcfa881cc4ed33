// Drives every client through a running server and reports what each step came to.
// usage: node examples/tour.ts [--base URL]      exit 1 when a step fails
import { parseArgs } from 'node:util';
import { tours } from './tour/index.ts';
import { type Row, walk } from './tour/stage.ts';
import { startServer } from './tour/start-server.ts';
import { table } from './tour/table.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { base: { type: 'string' } },
});
const server = values.base === undefined ? await startServer() : undefined;
const origin = server?.origin ?? String(values.base).replace(/\/+$/, '');

try {
  const rows: Row[] = [];
  for (const tour of tours) rows.push(...(await walk(tour, origin)));
  const failed = rows.filter(({ result }) => result === 'FAILED').length;
  console.log(table(rows));
  console.log(`\n${rows.length} steps on ${origin}, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await server?.stop();
}
