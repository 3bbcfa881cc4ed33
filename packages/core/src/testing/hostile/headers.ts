import { mediaTypes } from '../../http/media-types.ts';
import type { Change, GoodRequest } from './hostile-request.ts';

const long = 'a'.repeat(20_000);

/** Values of `Authorization` that hold no credential; `own` is the good one. */
const authorizations = (own: string): Readonly<Record<string, string | undefined>> => ({
  'no credential': undefined,
  'an empty credential': '',
  'a scheme alone': 'Bearer',
  'a credential without a scheme': own.slice(own.indexOf(' ') + 1),
  'an unknown scheme': `Digest ${own}`,
  'an unknown token': 'Bearer unknown',
  'two tokens': 'Bearer one two',
  'two credentials': `${own}, ${own}`,
  'an endless token': `Bearer ${long}`,
  'Latin-1 in a token': 'Bearer t\u00f6ken',
  'Basic without base64': 'Basic !!!',
  'Basic without a colon': `Basic ${btoa('nocolon')}`,
  'Basic without UTF-8': `Basic ${btoa('\xff\xfe:\xff')}`,
  'Basic with a null': `Basic ${btoa('a\0:b')}`,
  'Basic with nothing': `Basic ${btoa(':')}`,
  'the scheme in another case': own.replace(/^\w+/, (scheme) => scheme.toUpperCase()),
  'several spaces': own.replace(' ', '   '),
});

/** Values of headers that every operation may be sent. */
const anyway: Readonly<Record<string, readonly string[]>> = {
  accept: ['', ',', ';;;', mediaTypes.html, '*/*;q=0', 'a/b;q=high', `${mediaTypes.html}, */*;q=0.1`, long],
  'accept-language': ['xx', long],
  'accept-encoding': ['gzip;q=0, identity;q=0'],
  'content-encoding': ['gzip', 'nonsense'],
  'content-length': ['-1', 'nonsense'],
  'x-http-method-override': ['DELETE'],
  'x-forwarded-host': ['elsewhere.example'],
  origin: ['null'],
  range: ['bytes=0-1'],
  'if-match': ['"x"'],
  expect: ['100-continue'],
};

const contentTypes: readonly (string | undefined)[] = [
  undefined,
  '',
  'nonsense',
  '/',
  mediaTypes.text,
  mediaTypes.form,
  mediaTypes.multipart,
  `${mediaTypes.multipart}; boundary=`,
  `${mediaTypes.multipart}; boundary="`,
  `${mediaTypes.json}; charset=utf-16`,
  `${mediaTypes.json}; charset="`,
  `${mediaTypes.json};;;`,
  `${mediaTypes.json}, ${mediaTypes.json}`,
  mediaTypes.json.toUpperCase(),
  `${mediaTypes.json}; ${long}=1`,
];

const oddValues = ['', ',,,', '-1', '1e309', '__proto__', 'caf\u00e9', long];

/** Malformed, absent and doubled headers: those of every request, and those that the operation declares. */
export function oddHeaders({ headers }: GoodRequest, declared: readonly string[]): readonly Change[] {
  const withHeader = (name: string, value: string | undefined): Readonly<Record<string, string>> => {
    const { [name]: _, ...others } = headers;
    return value === undefined ? others : { ...others, [name]: value };
  };
  const own = headers.authorization ?? 'Bearer none';
  return [
    ...Object.entries(authorizations(own)).map(([name, value]) => ({
      name,
      headers: withHeader('authorization', value),
    })),
    ...contentTypes.map((value) => ({
      name: `content-type ${value?.slice(0, 60)}`,
      headers: withHeader('content-type', value),
    })),
    ...Object.entries({ ...anyway, ...Object.fromEntries(declared.map((name) => [name.toLowerCase(), oddValues])) })
      .flatMap(([name, values]) => values.map((value) => ({ name, value })))
      .map(({ name, value }) => ({ name: `${name} ${value.slice(0, 40)}`, headers: withHeader(name, value) })),
  ];
}
