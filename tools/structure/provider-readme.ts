import type { Finding, SourceTree } from './source-tree.ts';

const headings = ['Setup', 'Usage', 'Options', 'Errors', 'Limitations'];

/** A reader finds the same headings, in the same order, in the README of every provider. */
export function providerReadme(tree: SourceTree): Finding[] {
  return tree.finished.flatMap((name) => {
    const file = `packages/${name}/README.md`;
    if (!tree.has(file)) return [];
    const present = [...tree.text(file).matchAll(/^## (.+?)\s*$/gm)].map(([, heading]) => heading ?? '');
    const wanted = present.filter((heading) => headings.includes(heading));
    if (wanted.join() === headings.join()) return [];
    return [{ file, message: `needs the headings ${headings.join(', ')} (level 2, in this order)` }];
  });
}
