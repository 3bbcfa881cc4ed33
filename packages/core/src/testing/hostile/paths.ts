import type { Change, GoodRequest } from './hostile-request.ts';

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'X',
];

const splitTarget = (target: string) => {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at) };
};

/** Every method but the operation's own. */
export const wrongMethods = ({ method }: GoodRequest): readonly Change[] =>
  methods.filter((other) => other !== method).map((other) => ({ name: `method ${other}`, method: other }));

/** Ways to write a path that look like it and are others; none may reach the operation by accident. */
export function oddPaths({ target }: GoodRequest): readonly Change[] {
  const { path, query } = splitTarget(target);
  const last = path.lastIndexOf('/');
  const [head, tail] = [path.slice(0, last), path.slice(last + 1)];
  const variants: Readonly<Record<string, string>> = {
    'a trailing slash': `${path}/`,
    'two trailing slashes': `${path}//`,
    'a leading double slash': `/${path}`,
    'a double slash': `${head}//${tail}`,
    'upper case': path.toUpperCase(),
    'lower case': path.toLowerCase(),
    'an encoded slash': `${head}%2F${tail}`,
    'an encoded letter': `${head}/%${tail.charCodeAt(0).toString(16)}${tail.slice(1)}`,
    'a dot segment': `${head}/./${tail}`,
    'two dots': `${head}/../${tail}`,
    'encoded dots': `${head}/%2e%2e/${tail}`,
    'doubly encoded dots': `${head}/%252e%252e/${tail}`,
    'dots with an encoded slash': `${head}/..%2f${tail}`,
    'a backslash': `${head}\\${tail}`,
    'an encoded backslash': `${head}%5C${tail}`,
    'a path parameter': `${path};v=1`,
    'an encoded null': `${path}%00`,
    'an encoded line break': `${path}%0D%0AX-Injected:%201`,
    'a malformed escape': `${path}%zz`,
    'half an escape': `${path}%`,
    'invalid UTF-8': `${path}%C3%28`,
    'a lone surrogate': `${path}%ED%A0%80`,
    'an endless segment': `${path}${'a'.repeat(20_000)}`,
    'very many segments': path + '/a'.repeat(5000),
    'no path': '',
    'an absolute target': `http://elsewhere.example${path}`,
    'an asterisk': '*',
  };
  return Object.entries(variants).map(([name, odd]) => ({ name, target: odd + query }));
}

const oddValues = [
  '__proto__',
  'constructor',
  'null',
  '-1',
  '0',
  '1e309',
  '9007199254740993',
  ' ',
  '%',
  "'; --",
  '\u{1f600}',
];

/** Odd values in each place of the path template. */
export function oddPathParameters({ operation, target }: GoodRequest): readonly Change[] {
  const { path, query } = splitTarget(target);
  const segments = path.split('/');
  const places = operation.path.split('/').map((part) => part.startsWith('{'));
  // An operation under a mount has further segments in front.
  const offset = segments.length - places.length;
  return segments.flatMap((_, index) =>
    places[index - offset] === true
      ? [...oddValues.map(encodeURIComponent), '%ED%A0%80', '%00', 'a'.repeat(20_000)].map((value) => ({
          name: `path parameter ${value.slice(0, 20)}`,
          target: segments.toSpliced(index, 1, value).join('/') + query,
        }))
      : [],
  );
}

/** Odd queries, and odd values of each given parameter. */
export function oddQueries({ target }: GoodRequest, declared: readonly string[]): readonly Change[] {
  const { path, query } = splitTarget(target);
  const names = new Set([...new URLSearchParams(query).keys(), ...declared]);
  const queries: readonly (readonly [name: string, query: string])[] = [
    ['an empty query', '?'],
    ['only separators', '?&&=&;'],
    ['an unknown parameter', '?unknown=1'],
    ['a long query', `?q=${'a'.repeat(60_000)}`],
    ['very many parameters', `?${'a=1&'.repeat(10_000)}`],
    ['prototype members', '?__proto__=1&constructor=1&__proto__[x]=1'],
    ['a malformed escape', '?%=%zz'],
    ['invalid UTF-8', '?a=%C3%28'],
    ['a lone surrogate', '?a=%ED%A0%80'],
    ['a second question mark', `${query === '' ? '?' : query}?a=1`],
    ...[...names].flatMap((name): (readonly [string, string])[] => {
      const key = encodeURIComponent(name);
      const values = ['', ...oddValues, 'a'.repeat(20_000)];
      return [
        [`${name} twice`, `?${key}=1&${key}=2`],
        [`${name} as a list`, `?${key}[]=1`],
        [`${name} without a value`, `?${key}`],
        ...values.map((value): [string, string] => [
          `${name} ${value.slice(0, 20)}`,
          `?${key}=${encodeURIComponent(value)}`,
        ]),
      ];
    }),
  ];
  return queries.map(([name, odd]) => ({ name: `query: ${name}`, target: path + odd }));
}
