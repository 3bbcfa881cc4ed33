import ts from 'typescript';

export const lineOf = (node: ts.Node): number => {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
};

/** All nodes of a file, outer ones first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

export interface ModuleReference {
  readonly specifier: string;
  /** Erased when compiled: `import type` and `export type`, not `import { type X }`. */
  readonly typeOnly: boolean;
  readonly node: ts.Node;
}

/** Every module that a file names: imports, re-exports, `import()` and import types. */
export function* moduleReferences(source: ts.SourceFile): Generator<ModuleReference> {
  for (const node of nodesOf(source)) {
    const found = referenceIn(node);
    if (found !== undefined && ts.isStringLiteralLike(found.target)) {
      yield { specifier: found.target.text, typeOnly: found.typeOnly, node };
    }
  }
}

function referenceIn(node: ts.Node): { target: ts.Node; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    return { target: node.moduleSpecifier, typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { target: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { target: node.argument.literal, typeOnly: true };
  }
  const argument = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  if (argument !== undefined && ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { target: argument, typeOnly: false };
  }
  return undefined;
}

export interface TextLiteral {
  readonly text: string;
  /** Whether the text begins here, and is not what follows an interpolation. */
  readonly first: boolean;
  readonly node: ts.Node;
}

/** Every string and template part of a file, module names left out. */
export function* textLiterals(source: ts.SourceFile): Generator<TextLiteral> {
  for (const node of nodesOf(source)) {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      if (!namesModule(node)) yield { text: node.text, first: true, node };
    } else if (ts.isTemplateMiddleOrTemplateTail(node)) {
      yield { text: node.text, first: false, node };
    }
  }
}

const namesModule = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node.parent) ||
  ts.isExportDeclaration(node.parent) ||
  ts.isImportTypeNode(node.parent.parent) ||
  (ts.isCallExpression(node.parent) && node.parent.expression.kind === ts.SyntaxKind.ImportKeyword);

/** The name of an object member when it is written out. */
export const memberName = (member: ts.PropertyAssignment): string | undefined =>
  ts.isIdentifier(member.name) || ts.isStringLiteralLike(member.name) ? member.name.text : undefined;
