// Writes src/version.ts of every package from its package.json: packages cannot import JSON at run time everywhere.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const packages = path.join(import.meta.dirname, '..', 'packages');
for (const name of readdirSync(packages)) {
  const file = path.join(packages, name, 'src/version.ts');
  if (!existsSync(file)) continue;
  const manifest: { version: string } = JSON.parse(readFileSync(path.join(packages, name, 'package.json'), 'utf8'));
  writeFileSync(file, `export const VERSION = '${manifest.version}';\n`);
}
