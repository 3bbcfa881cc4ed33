import { isTest } from './files.ts';
import { resolveModule } from './module-graph.ts';
import type { Finding, SourceTree } from './source-tree.ts';
import { lineOf, moduleReferences } from './syntax.ts';

/** Arrows run one way: apps -> packages with clients -> core. What ships needs zod and core, and in a sandbox its dependencies. */
export function importDirection(tree: SourceTree): Finding[] {
  return ['core', ...tree.clients].flatMap((name) => {
    const folder = `packages/${name}/`;
    const manifest = `${folder}package.json`;
    const { dependencies = {} }: { dependencies?: Record<string, string> } = tree.has(manifest)
      ? JSON.parse(tree.text(manifest))
      : {};
    return tree.files
      .filter((file) => file.startsWith(`${folder}src/`) && /\.tsx?$/.test(file))
      .flatMap((file) =>
        [...moduleReferences(tree.ast(file))].flatMap(({ specifier, node }) => {
          const inSandbox = file.startsWith(`${folder}src/sandbox/`);
          if (mayImport(file, specifier, name, inSandbox ? Object.keys(dependencies) : [])) return [];
          return [{ file, line: lineOf(node), message: `may not import '${specifier}'` }];
        }),
      );
  });
}

function mayImport(file: string, specifier: string, name: string, dependencies: readonly string[]): boolean {
  const target = resolveModule(file, specifier);
  if (target !== undefined) {
    return (
      target.startsWith(`packages/${name}/`) || (!specifier.startsWith('.') && target.startsWith('packages/core/'))
    );
  }
  const bare = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return isTest(file) || bare === 'zod' || dependencies.includes(bare);
}
