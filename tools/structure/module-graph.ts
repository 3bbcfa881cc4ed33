import path from 'node:path';
import type { SourceTree } from './source-tree.ts';
import { moduleReferences } from './syntax.ts';

/** The file that a specifier means, when it is one of this repository. */
export function resolveModule(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  const [, name, subpath] = /^@tokenyard\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  return `packages/${name}/src/${subpath === undefined ? '' : `${subpath}/`}index.ts`;
}

export interface Reached {
  /** A file of this repository, or the specifier of a module outside it. */
  readonly module: string;
  /** The files that lead there, the entry first. */
  readonly chain: readonly string[];
  readonly typeOnly: boolean;
}

/** Everything that loading the entry loads; imports of types alone are listed but not followed. */
export function reachableFrom(tree: SourceTree, entry: string): Reached[] {
  const reached: Reached[] = [];
  const seen = new Set([entry]);
  const queue: { file: string; chain: readonly string[] }[] = [{ file: entry, chain: [] }];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    if (!tree.has(item.file) || !item.file.endsWith('.ts')) continue;
    const chain = [...item.chain, item.file];
    for (const { specifier, typeOnly } of moduleReferences(tree.ast(item.file))) {
      const file = resolveModule(item.file, specifier);
      reached.push({ module: file ?? specifier, chain, typeOnly });
      if (file === undefined || typeOnly || seen.has(file)) continue;
      seen.add(file);
      queue.push({ file, chain });
    }
  }
  return reached;
}
