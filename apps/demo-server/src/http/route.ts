import type { RequestLine } from '@tokenyard/core/sandbox';
import type { NamedApi } from '../telemetry/route-names.ts';
import type { AppFetch } from './app-fetch.ts';
import { problem } from './problem.ts';

/** A document of the server itself, for GET and HEAD. */
export type Page = (url: URL) => Response | Promise<Response>;

/** An API under a path prefix; it answers everything below, errors included. */
export interface Mount extends NamedApi {
  readonly fetch: (request: Request, line: RequestLine) => Promise<Response>;
}

/** Leads a request to a page or a mount by its path as it was sent: undecoded, dot segments unresolved. */
export const route =
  (pages: Readonly<Record<string, Page>>, mounts: readonly Mount[]): AppFetch =>
  async (request, given) => {
    const url = new URL(request.url);
    const line = given ?? { method: request.method, target: url.pathname + url.search };
    const [path = ''] = line.target.split('?', 1);
    const mount = mounts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (mount !== undefined) return mount.fetch(request, line);
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (page === undefined) return notFound();
    if (line.method === 'GET' || line.method === 'HEAD') return page(url);
    return problem(405, 'Method Not Allowed', 'The path is known, the method is not', { allow: 'GET, HEAD' });
  };

/** An API that knows the request only: what a request cannot carry as it was sent is not for it. */
export const requestOnly =
  (fetch: (request: Request) => Promise<Response>): Mount['fetch'] =>
  async (request, { method, target }) => {
    if (method !== request.method) {
      return problem(405, 'Method Not Allowed', 'The method is not known here', { allow: '' });
    }
    return target.split('?', 1)[0] === new URL(request.url).pathname ? fetch(request) : notFound();
  };

const notFound = () => problem(404, 'Not Found', 'There is nothing at this path');
