// Writes the documents that are made from code: docs/openapi from the operations, docs/errors from the problem kinds.
// usage: node tools/write-documents.ts [--check]      with --check nothing is written; exit 1 when one is stale
import path from 'node:path';
import { openApiDocuments } from './generated/openapi-documents.ts';
import { problemDocuments } from './generated/problem-documents.ts';
import { syncFolder } from './generated/sync-folder.ts';

const root = path.join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const folders = { 'docs/openapi': await openApiDocuments(), 'docs/errors': problemDocuments() };

for (const [folder, documents] of Object.entries(folders)) {
  const changed = syncFolder(path.join(root, folder), documents, check);
  console.log(`${folder}: ${documents.size} documents, ${changed.length} ${check ? 'stale' : 'written'}`);
  for (const file of changed) console.log(`  ${file}`);
  if (check && changed.length > 0) process.exitCode = 1;
}
if (process.exitCode === 1) console.log('Run node tools/write-documents.ts');
