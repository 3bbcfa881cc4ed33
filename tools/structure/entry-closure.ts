import { isBuiltin } from 'node:module';
import { reachableFrom } from './module-graph.ts';
import type { Finding, SourceTree } from './source-tree.ts';

const entries = [
  { file: 'index.ts', forbidden: ['sandbox', 'serve', 'openapi', 'testing'] },
  { file: 'sandbox/index.ts', forbidden: ['testing'] },
  { file: 'openapi/index.ts', forbidden: ['sandbox', 'serve', 'testing'] },
];

/** Packages run wherever `fetch` does, and a client does not carry its sandbox along. */
export function entryClosure(tree: SourceTree): Finding[] {
  return ['core', ...tree.clients].flatMap((name) =>
    entries.flatMap(({ file, forbidden }) => {
      const entry = `packages/${name}/src/${file}`;
      return reachableFrom(tree, entry)
        .filter(({ module, typeOnly }) => {
          const [, folder] = /^packages\/[^/]+\/src\/([^/]+)\//.exec(module) ?? [];
          return isBuiltin(module) || (!typeOnly && folder !== undefined && forbidden.includes(folder));
        })
        .map(({ module, chain }) => ({ file: entry, message: `reaches ${module} by way of ${chain.join(' -> ')}` }));
    }),
  );
}
