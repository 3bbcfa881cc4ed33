import type { OperationSpec } from '../operation/operation.ts';
import { matchPath } from '../operation/path-template.ts';

/** What a method and a path lead to. */
export type RouteMatch<Id extends string = string> =
  | {
      readonly kind: 'operation';
      readonly id: Id;
      readonly operation: OperationSpec;
      /** Path parameters, percent-decoded, those of a mount included. */
      readonly params: Readonly<Record<string, string>>;
    }
  /** The path is known, the method is not. */
  | { readonly kind: 'method'; readonly allow: readonly string[] }
  | { readonly kind: 'none' };

/** Finds the operation of a request. HEAD is answered by the GET operation of the same path (RFC 9110, 9.3.2). */
export function matchRoute<Id extends string>(
  operations: Readonly<Record<Id, OperationSpec>>,
  method: string,
  path: string,
): RouteMatch<Id> {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allow: string[] = [];
  for (const id in operations) {
    const operation = operations[id];
    const params = paramsOf(operation, path);
    if (params === undefined) continue;
    if (operation.method === wanted) return { kind: 'operation', id, operation, params };
    allow.push(operation.method);
  }
  if (allow.length === 0) return { kind: 'none' };
  return { kind: 'method', allow: allow.includes('GET') ? [...allow, 'HEAD'] : allow };
}

function paramsOf(operation: OperationSpec, path: string): Readonly<Record<string, string>> | undefined {
  for (const mount of ['', ...(operation.mounts ?? [])]) {
    const params = matchPath(mount + operation.path, path);
    if (params !== undefined) return params;
  }
  return undefined;
}
