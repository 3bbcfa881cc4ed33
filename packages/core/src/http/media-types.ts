/** The media types of this project; no other file writes one. */
export const mediaTypes = {
  json: 'application/json',
  jsonApi: 'application/vnd.api+json',
  problem: 'application/problem+json',
  textJson: 'text/json',
  anyJson: 'application/*+json',
  multipart: 'multipart/form-data',
  form: 'application/x-www-form-urlencoded',
  html: 'text/html',
  text: 'text/plain',
} as const;

/** A media type with its parameters (RFC 9110, section 8.3.1); names and the type itself are in lower case. */
export interface MediaType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The media type alone, in lower case, without its parameters; an empty text when there is none. */
export const mediaTypeOf = (value: string | null): string => (value ?? '').replace(/;.*/s, '').trim().toLowerCase();

const parameter = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s";]+)\s*$/;

/** Parses one media type or range; `undefined` when it is malformed or absent. */
export function parseMediaType(value: string | null | undefined): MediaType | undefined {
  const [head = '', ...rest] = splitOutsideQuotes(value ?? '', ';');
  const type = head.trim().toLowerCase();
  if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(type)) return undefined;
  const parameters: Record<string, string> = {};
  for (const part of rest.filter((text) => text.trim() !== '')) {
    const [, name, raw] = parameter.exec(part) ?? [];
    if (name === undefined || raw === undefined) return undefined;
    parameters[name.toLowerCase()] = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
  }
  return { type, parameters };
}

/** Parses an `Accept` header into its ranges, malformed ones left out. */
export const parseAccept = (value: string): readonly MediaType[] =>
  splitOutsideQuotes(value, ',')
    .map(parseMediaType)
    .filter((range) => range !== undefined);

/** Whether a media type falls into a range such as `application/*`, `application/*+json` or the very type. */
export function matchesMediaRange(type: string, range: string): boolean {
  if (range === type || range === '*/*') return true;
  const [before = '', after] = range.split('*');
  return after !== undefined && type.startsWith(before) && type.endsWith(after) && type.length > range.length - 1;
}

function splitOutsideQuotes(value: string, separator: string): readonly string[] {
  const parts = [''];
  let quoted = false;
  for (let index = 0; index < value.length; index += 1) {
    const character = value.charAt(index);
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += quoted && character === '\\' ? character + value.charAt(++index) : character;
  }
  return parts;
}
