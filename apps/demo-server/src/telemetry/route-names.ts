import type { Operations } from '@tokenyard/core';
import { matchRoute, type RequestLine } from '@tokenyard/core/sandbox';

/** Which part of the server answers. */
export type Area = 'page' | 'sandbox' | 'control' | 'service' | 'none';

/** What logs and metrics call a request: names of which there are a fixed number, whatever clients send. */
export interface RouteName {
  readonly area: Area;
  readonly method: string;
  readonly route: string;
  readonly provider: string | undefined;
  readonly operation: string | undefined;
}

/** An API with its operations. */
export interface NamedApi {
  readonly area: Area;
  /** Everything below this path belongs to it. Begins with a slash and does not end with one. */
  readonly prefix: string;
  /** What stands in front of the operations' paths. */
  readonly basePath: string;
  readonly operations: Operations;
  readonly provider?: string | undefined;
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Makes the function that names requests, after the pages and APIs that are served. */
export function routeNames(pages: readonly string[], apis: readonly NamedApi[]): (line: RequestLine) => RouteName {
  const paths = new Set(pages);
  return ({ method: given, target }) => {
    const method = methods.includes(given) ? given : 'other';
    const [path = ''] = target.split('?', 1);
    const api = apis.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (api === undefined) {
      const [area, route] = paths.has(path) ? (['page', path] as const) : (['none', 'none'] as const);
      return { area, method, route, provider: undefined, operation: undefined };
    }
    const { area, provider, basePath, prefix } = api;
    const match = matchRoute(api.operations, given, path.slice(basePath.length));
    return match.kind === 'operation'
      ? { area, method, route: basePath + match.operation.path, provider, operation: match.id }
      : { area, method, route: `${prefix}/*`, provider, operation: undefined };
  };
}
