import type { ExampleRequest, Sandbox, SandboxProvider } from '@tokenyard/core/sandbox';

/** A provider with its sandbox, mounted under a path. */
export interface ServedProvider {
  /** First path segment, e.g. `mews-pos`. */
  readonly path: string;
  readonly provider: SandboxProvider;
  readonly sandbox: Sandbox;
  /** A command line that tries the sandbox, given the server's origin. */
  readonly curl: (origin: string) => string;
}

export const curlOf =
  (path: string, { method, target, headers, body }: ExampleRequest) =>
  (origin: string): string =>
    [
      `curl ${method === 'GET' ? '' : `-X ${method} `}${origin}/${path}${target}`,
      ...Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)}`),
      ...(body === undefined ? [] : [`  -d ${quoted(typeof body === 'string' ? body : JSON.stringify(body))}`]),
    ].join(' \\\n');

/** A word for a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
