import ts from 'typescript';
import { isOperation, shippedSources } from './files.ts';
import type { Finding, SourceTree } from './source-tree.ts';
import { lineOf, memberName, nodesOf } from './syntax.ts';

/** A provider answers through `reply`, which accepts declared statuses only; no other object states one. */
export function statusLiterals(tree: SourceTree): Finding[] {
  return tree.clients
    .flatMap((name) => shippedSources(tree, name))
    .filter((file) => !isOperation(file))
    .flatMap((file) =>
      [...nodesOf(tree.ast(file))]
        .filter((node) => statesStatus(node) && !isInsideReply(node))
        .map((node) => ({
          file,
          line: lineOf(node),
          message: `states '${node.getText()}': answer through reply(), which checks it against the declaration`,
        })),
    );
}

const statesStatus = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && memberName(node) === 'status' && ts.isNumericLiteral(node.initializer);

function isInsideReply(node: ts.Node): boolean {
  for (let outer = node.parent; outer !== undefined; outer = outer.parent) {
    if (!ts.isCallExpression(outer)) continue;
    const callee = outer.expression;
    if ((ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText() === 'reply') return true;
  }
  return false;
}
