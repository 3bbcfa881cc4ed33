import ts from 'typescript';
import type { Finding, SourceTree } from './source-tree.ts';
import { nodesOf } from './syntax.ts';

/** What a package says of its version at run time is what it is published as. */
export function packageVersion(tree: SourceTree): Finding[] {
  return tree.files.flatMap((file) => {
    const [, folder] = /^(packages\/[^/]+)\/src\/version\.ts$/.exec(file) ?? [];
    if (folder === undefined) return [];
    const { version }: { version: string } = JSON.parse(tree.text(`${folder}/package.json`));
    if (declaredVersion(tree.ast(file)) === version) return [];
    return [
      { file, message: `must declare VERSION = '${version}', as package.json does (node tools/write-versions.ts)` },
    ];
  });
}

function declaredVersion(source: ts.SourceFile): string | undefined {
  for (const node of nodesOf(source)) {
    if (!ts.isVariableDeclaration(node) || node.name.getText(source) !== 'VERSION') continue;
    return node.initializer !== undefined && ts.isStringLiteralLike(node.initializer)
      ? node.initializer.text
      : undefined;
  }
  return undefined;
}
