import ts from 'typescript';
import { camelCase } from './files.ts';
import type { Exports, Finding, SourceTree } from './source-tree.ts';
import { nodesOf } from './syntax.ts';

/**
 * Every declared operation has a recorded success and a recorded error in
 * `packages/<provider>/src/__fixtures__/exchanges`. Exchanges are computed from tables, so they are read by running
 * the fixtures.
 */
export async function recordedExchanges(tree: SourceTree): Promise<Finding[]> {
  const findings = await Promise.all(tree.finished.map((name) => findingsOf(tree, name)));
  return findings.flat();
}

async function findingsOf(tree: SourceTree, name: string): Promise<Finding[]> {
  const declarations = `packages/${name}/src/operations/index.ts`;
  const file = `packages/${name}/src/__fixtures__/exchanges/index.ts`;
  // That a file is missing is what provider-files says.
  if (!tree.has(declarations) || !tree.has(file)) return [];
  const recorded = recordedOutcomes(await tree.load(file));
  if (recorded === undefined) return [{ file, message: 'does not export scenarios with exchanges' }];
  return declaredOperations(tree.ast(declarations), `${camelCase(name)}Operations`).flatMap((id) =>
    (['success', 'error'] as const)
      .filter((outcome) => !recorded.has(`${id} ${outcome}`))
      .map((outcome) => ({ file, message: `holds no ${outcome} of ${id}` })),
  );
}

/** Member names of the object that collects the operations: they are the operations' ids. */
function declaredOperations(source: ts.SourceFile, variable: string): readonly string[] {
  const declaration = [...nodesOf(source)].find(
    (node) => ts.isVariableDeclaration(node) && node.name.getText() === variable,
  );
  const collection = declaration && [...nodesOf(declaration)].find(ts.isObjectLiteralExpression);
  return (collection?.properties ?? []).map(({ name }) => name?.getText() ?? '');
}

/** `<operation> success` and `<operation> error`, as far as they are recorded. */
function recordedOutcomes({ scenarios }: Exports): ReadonlySet<string> | undefined {
  const exchanges = listOf(scenarios)?.map((scenario) => listOf(memberOf(scenario, 'exchanges')));
  if (exchanges === undefined || exchanges.includes(undefined)) return undefined;
  return new Set(
    exchanges
      .flatMap((list) => list ?? [])
      .map((exchange) => {
        const status = Number(memberOf(memberOf(exchange, 'response'), 'status'));
        return `${String(memberOf(exchange, 'operation'))} ${status < 400 ? 'success' : 'error'}`;
      }),
  );
}

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
