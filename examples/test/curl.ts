import { run } from './run.ts';

/** The words of a command line, as a POSIX shell reads them; single quotes are the only quoting. */
const wordsOf = (command: string): readonly string[] =>
  [...command.replaceAll('\\\n', ' ').matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));

/** Does with `fetch` what a printed `curl` command does; gives the status. */
export async function byFetch(command: string, origins: readonly [printed: string, live: string]): Promise<number> {
  const [program, ...words] = wordsOf(command);
  const headers = new Headers();
  const request: { url?: string; method?: string; body?: string } = {};
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? '';
    if (word === '-X') request.method = next;
    else if (word === '-H') headers.append(next.slice(0, next.indexOf(':')), next.slice(next.indexOf(':') + 1));
    else if (word === '-d') request.body = next;
    else if (word.startsWith('http:')) request.url = word;
  }
  if (program !== 'curl' || request.url === undefined) throw new Error(`Not a curl command: ${command}`);
  const { url, method = 'GET', body = null } = request;
  return (await fetch(url.replace(...origins), { method, headers, body })).status;
}

/** Runs a printed `curl` command in a shell; `undefined` where there is no curl. */
export async function byCurl(
  command: string,
  origins: readonly [printed: string, live: string],
): Promise<number | undefined> {
  if ((await run('curl', ['--version'])).code !== 0) return undefined;
  const [printed, live] = origins.map((origin) => origin.replace('http://', ''));
  const curl = `curl() { command curl -sS -o /dev/null -w '%{http_code}' --connect-to ${printed}:${live} "$@"; }`;
  const { stdout, stderr } = await run('sh', ['-c', `${curl}\n${command}`]);
  return Number(stdout || stderr);
}
