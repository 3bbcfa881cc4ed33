// Writes docs/openapi/<package>.json from the operations of every provider package that has any.
// usage: node tools/write-openapi.ts [--check]      with --check nothing is written; exit 1 when a document is stale
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documentOf } from './openapi/document-of.ts';
import { providers } from './providers.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'docs/openapi');

/** What has to stand in the folder, by file name. */
const wanted = new Map<string, string>();
for (const name of providers) {
  const entry: Record<string, unknown> = await import(`../packages/${name}/src/index.ts`);
  const document = documentOf(name, entry);
  if (document !== undefined) wanted.set(`${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
}

const present = existsSync(folder) ? readdirSync(folder) : [];
const read = (file: string) => (present.includes(file) ? readFileSync(path.join(folder, file), 'utf8') : undefined);
const stale = [...wanted].filter(([file, text]) => read(file) !== text);
const stray = present.filter((file) => !wanted.has(file));

if (process.argv.includes('--check')) {
  for (const file of [...stale.map(([name]) => name), ...stray]) {
    console.log(`docs/openapi/${file} is not what the operations say: run node tools/write-openapi.ts`);
  }
  process.exitCode = stale.length + stray.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(path.join(folder, file), text);
  for (const file of stray) rmSync(path.join(folder, file));
}
console.log(`${wanted.size} OpenAPI documents, ${stale.length} stale, ${stray.length} stray`);
