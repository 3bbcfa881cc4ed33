// Checks that the lockfile holds every platform's binaries: compares the optional dependencies that each installed
// package declares with those the lockfile recorded. A source that lacks one platform's package would otherwise
// leave a lockfile that installs on one system only, without a warning.
// usage: node tools/lock-platforms.mjs      exit 1 when something is missing
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const lock = fs.readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8');
const snapshots = lock.slice(lock.lastIndexOf('\nsnapshots:'));
const entry = /^ {2}'?(@?[^'\s(]+?)@([0-9][^'\s(:]*)[^:\n]*'?:(.*)\n((?: {4}.*\n)*)/gm;
const recorded = new Map();
for (const [, name, version, , body] of snapshots.matchAll(entry)) recorded.set(`${name}@${version}`, body);

const store = path.join(root, 'node_modules/.pnpm');
/** @type {Set<string>} */
const faults = new Set();
let checked = 0;
for (const folder of fs.readdirSync(store)) {
  const modules = path.join(store, folder, 'node_modules');
  if (!fs.existsSync(modules)) continue;
  const names = fs
    .readdirSync(modules)
    .flatMap((name) =>
      name.startsWith('@') ? fs.readdirSync(path.join(modules, name)).map((n) => `${name}/${n}`) : name,
    );
  for (const name of names) {
    const manifest = path.join(modules, name, 'package.json');
    if (fs.lstatSync(path.join(modules, name)).isSymbolicLink() || !fs.existsSync(manifest)) continue;
    const { version, optionalDependencies = {} } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    const body = recorded.get(`${name}@${version}`);
    if (body === undefined) continue;
    checked++;
    const declared = Object.keys(optionalDependencies);
    const missing = declared.filter((dependency) => !body.includes(dependency));
    if (missing.length > 0)
      faults.add(`${name}@${version}: ${missing.length} of ${declared.length} missing: ${missing.join(', ')}`);
  }
}
console.log(`${checked} of ${recorded.size} packages checked\n${[...faults].sort().join('\n') || 'complete'}`);
process.exit(faults.size > 0 || checked === 0 ? 1 : 0);
