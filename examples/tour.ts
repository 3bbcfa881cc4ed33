// Drives every client, and then the token service, through a running server and reports what each step came to.
// usage: node examples/tour.ts [--base URL]      exit 1 when a step fails
// The token service of a server that runs already is toured with an API key of it in TOKENYARD_API_KEY.
import { parseArgs } from 'node:util';
import { serviceTours, tours } from './tour/index.ts';
import { type Row, walk } from './tour/stage.ts';
import { startServer } from './tour/start-server.ts';
import { table } from './tour/table.ts';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { base: { type: 'string' } },
});
const server = values.base === undefined ? await startServer() : undefined;
const apiKey = server?.apiKey ?? process.env.TOKENYARD_API_KEY;
const origin = server?.origin ?? String(values.base).replace(/\/+$/, '');

try {
  const rows: Row[] = [];
  for (const tour of [...tours, ...(apiKey === undefined ? [] : serviceTours(apiKey))])
    rows.push(...(await walk(tour, origin)));
  const failed = rows.filter(({ result }) => result === 'FAILED').length;
  console.log(table(rows));
  if (apiKey === undefined) console.log('\nThe token service was left out: TOKENYARD_API_KEY is not set.');
  console.log(`\n${rows.length} steps on ${origin}, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await server?.stop();
}
