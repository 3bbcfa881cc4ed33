import ts from 'typescript';
import { isOperation, shippedSources } from './files.ts';
import type { Finding, SourceTree } from './source-tree.ts';
import { lineOf, memberName, nodesOf, textLiterals } from './syntax.ts';

/** A path is written once, in the declaration of its operation: everything else derives from there. */
export function pathLiterals(tree: SourceTree): Finding[] {
  return tree.clients.flatMap((name) => {
    const sources = shippedSources(tree, name);
    const paths = sources.filter(isOperation).flatMap((file) => declaredPaths(tree.ast(file)));
    return sources
      .filter((file) => !isOperation(file))
      .flatMap((file) =>
        [...textLiterals(tree.ast(file))]
          .filter(({ text, first }) => first && paths.some((declared) => repeats(text, declared)))
          .map(({ text, node }) => ({
            file,
            line: lineOf(node),
            message: `repeats the path '${text}' of an operation: derive it from the declaration`,
          })),
      );
  });
}

function declaredPaths(source: ts.SourceFile): string[] {
  const paths: string[] = [];
  for (const node of nodesOf(source)) {
    if (!ts.isPropertyAssignment(node) || memberName(node) !== 'path') continue;
    if (ts.isStringLiteralLike(node.initializer)) paths.push(node.initializer.text);
  }
  return paths.filter((text) => text.startsWith('/'));
}

/** Whether a literal holds the beginning or the whole of a path, up to its first parameter. */
function repeats(text: string, declared: string): boolean {
  if (!/^\/\w/.test(text)) return false;
  const fixed = declared.replace(/[{:].*$/, '').replace(/\/$/, '');
  const literal = text.replace(/\/$/, '');
  if (fixed === '') return literal === declared;
  return literal === fixed || literal.startsWith(`${fixed}/`) || fixed.startsWith(`${literal}/`);
}
