import type { ServedProvider } from './http/served-provider.ts';

export interface BannerParts {
  readonly served: readonly ServedProvider[];
  /** Origin that clients use. */
  readonly url: string;
  /** Where the state is kept. */
  readonly place: string;
  /** The first API key of the token service, if this start has made it. */
  readonly firstKey: string | undefined;
  /** What must not be overlooked. */
  readonly warning?: string | undefined;
}

/** What the server prints when it is ready. The provider credentials in it are public demo values. */
export function banner({ served, url, place, firstKey, warning }: BannerParts): string {
  const blocks = served.map(({ path, provider, curl }) => {
    const facts = table([['base URL', `${url}/${path}`], ...Object.entries(provider.demo.credentials)]);
    return [provider.issuer.title, ...facts, ...indented(curl(url))].join('\n');
  });
  const head = [`Tokenyard demo server on ${url}`, `State: ${place}`].join('\n');
  const service = ['Token service', ...serviceFacts(url, firstKey)].join('\n');
  const warnings = warning === undefined ? [] : [`Warning: ${warning}`];
  return [head, ...warnings, ...blocks, service, `Index page: ${url}/    Stop: Ctrl-C`].join('\n\n');
}

function serviceFacts(url: string, firstKey: string | undefined): readonly string[] {
  const facts = table([
    ['base URL', `${url}/v1`],
    ['API key', firstKey ?? 'was given or made at the first start'],
  ]);
  return firstKey === undefined ? facts : [...facts, '  Keep this key: it is shown here and never again.'];
}

function table(rows: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

const indented = (text: string) => text.split('\n').map((line) => `  ${line}`);
