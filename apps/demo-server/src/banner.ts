import type { ServedProvider } from './http/served-provider.ts';

/** What the server prints when it is ready. The credentials in it are public demo values. */
export function banner(served: readonly ServedProvider[], url: string, where: string): string {
  const blocks = served.map(({ path, provider, curl }) => {
    const rows = [['base URL', `${url}/${path}`], ...Object.entries(provider.demo.credentials)];
    const width = Math.max(...rows.map(([name = '']) => name.length));
    const facts = rows.map(([name = '', value = '']) => `  ${name.padEnd(width)}  ${value}`);
    return [provider.issuer.title, ...facts, ...indented(curl(url))].join('\n');
  });
  const head = [`Tokenyard demo server on ${url}`, `State: ${where}`].join('\n');
  return [head, ...blocks, `Index page: ${url}/    Stop: Ctrl-C`].join('\n\n');
}

const indented = (text: string) => text.split('\n').map((line) => `  ${line}`);
