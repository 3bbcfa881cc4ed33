import type { RequestLine } from '@tokenyard/core/sandbox';

/** An app as a function; `line` stands over method and path of the request, where a socket knows better. */
export type AppFetch = (request: Request, line?: RequestLine) => Promise<Response>;
