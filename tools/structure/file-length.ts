import { isGenerated, isTest } from './files.ts';
import type { Finding, SourceTree } from './source-tree.ts';

const limit = 250;

/** A file that is longer holds more than one thing. */
export function fileLength(tree: SourceTree): Finding[] {
  return tree.files
    .filter((file) => /\.(?:[cm]?[jt]sx?|css|html)$/.test(file) && !isTest(file) && !isGenerated(file))
    .map((file) => ({ file, lines: tree.text(file).replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > limit)
    .map(({ file, lines }) => ({ file, message: `has ${lines} lines: split it (at most ${limit})` }));
}
