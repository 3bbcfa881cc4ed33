import ts from 'typescript';
import { camelCase, pascalCase } from './files.ts';
import type { Finding, SourceTree } from './source-tree.ts';
import { lineOf } from './syntax.ts';

/** Every entry exports by name, and every provider the same names. */
export function providerExports(tree: SourceTree): Finding[] {
  return tree.providers.flatMap((name) => {
    const file = `packages/${name}/src/index.ts`;
    if (!tree.has(file)) return [];
    const { values, types, stars } = exportsOf(tree.ast(file));
    const findings: Finding[] = stars.map((node) => ({
      file,
      line: lineOf(node),
      message: '`export *` hides what the package exports: name it',
    }));
    if (!tree.finished.includes(name)) return findings;
    const pascal = pascalCase(name);
    const wantedValues = [`create${pascal}`, `${camelCase(name)}Operations`, 'VERSION'];
    const wantedTypes = [`${pascal}Client`, `${pascal}Settings`];
    const missing = [
      ...wantedValues.filter((wanted) => !values.has(wanted)),
      ...wantedTypes.filter((wanted) => !types.has(wanted)).map((wanted) => `type ${wanted}`),
    ];
    return [...findings, ...missing.map((wanted) => ({ file, message: `does not export ${wanted}` }))];
  });
}

function exportsOf(source: ts.SourceFile) {
  const values = new Set<string>();
  const types = new Set<string>();
  const stars: ts.Node[] = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause === undefined || !ts.isNamedExports(clause)) stars.push(statement);
      else {
        for (const element of clause.elements) {
          (statement.isTypeOnly || element.isTypeOnly ? types : values).add(element.name.text);
        }
      }
    } else if (isExported(statement)) {
      if (ts.isVariableStatement(statement)) {
        for (const { name } of statement.declarationList.declarations) {
          if (ts.isIdentifier(name)) values.add(name.text);
        }
      } else if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) values.add(statement.name.text);
      else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
        types.add(statement.name.text);
      }
    }
  }
  return { values, types, stars };
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
