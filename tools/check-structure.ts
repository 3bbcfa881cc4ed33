// Keeps the packages alike and the arrows between them pointing one way.
// usage: node tools/check-structure.ts      exit 1 when a rule objects
import path from 'node:path';
import { ownClients, providers, unfinished } from './providers.ts';
import { entryClosure } from './structure/entry-closure.ts';
import { fileLength } from './structure/file-length.ts';
import { importDirection } from './structure/import-direction.ts';
import { mediaTypeLiterals } from './structure/media-type-literals.ts';
import { packageVersion } from './structure/package-version.ts';
import { pathLiterals } from './structure/path-literals.ts';
import { providerExports } from './structure/provider-exports.ts';
import { providerFiles } from './structure/provider-files.ts';
import { providerReadme } from './structure/provider-readme.ts';
import { recordedExchanges } from './structure/recorded-exchanges.ts';
import { type Rule, readSourceTree } from './structure/source-tree.ts';
import { statusLiterals } from './structure/status-literals.ts';

const rules: Record<string, Rule> = {
  'provider-files': providerFiles,
  'provider-readme': providerReadme,
  'provider-exports': providerExports,
  'package-version': packageVersion,
  'recorded-exchanges': recordedExchanges,
  'path-literals': pathLiterals,
  'media-type-literals': mediaTypeLiterals,
  'status-literals': statusLiterals,
  'file-length': fileLength,
  'import-direction': importDirection,
  'entry-closure': entryClosure,
};

const root = path.join(import.meta.dirname, '..');
const folders = ['packages', 'apps', 'tools', 'bench', 'examples'];
const tree = readSourceTree(root, folders, { providers, ownClients, unfinished });
let objections = 0;
for (const [name, rule] of Object.entries(rules)) {
  for (const { file, line, message } of await rule(tree)) {
    objections++;
    console.log(`${file}${line === undefined ? '' : `:${line}`} ${message} [${name}]`);
  }
}
const waiting = unfinished.length === 0 ? '' : `; not asked to be complete yet: ${unfinished.join(', ')}`;
console.log(`${tree.files.length} files, ${Object.keys(rules).length} rules, ${objections} objections${waiting}`);
process.exitCode = objections > 0 ? 1 : 0;
