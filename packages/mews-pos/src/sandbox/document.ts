import { decodeUtf8, parseJson, valueAt } from '@tokenyard/core';
import { type Exchange, Refusal } from '@tokenyard/core/sandbox';
import { refuse, unprocessable, type Violation } from './replies.ts';

type Fault = 'blank' | 'invalid' | 'too_long' | 'inclusion';
type CheckedMember = (value: unknown) => Fault | undefined;

/** Whether a text has the form of a UUID, of whatever version and case. */
export const isUuid = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const object: CheckedMember = (value) => (isObject(value) ? undefined : 'invalid');
const enterpriseId: CheckedMember = (value) => {
  if (value === null) return undefined;
  if (typeof value !== 'string') return 'invalid';
  if ([...value].length > 255) return 'too_long';
  return /[<>&]/.test(value) ? 'invalid' : undefined;
};
const spaceCodeType: CheckedMember = (value) => {
  if (typeof value !== 'string') return 'invalid';
  return value === 'spaceCodes' ? undefined : 'inclusion';
};
const spaceCodeId: CheckedMember = (value) => (typeof value === 'string' && isUuid(value) ? undefined : 'invalid');

/** The members in the order in which violations are reported. */
const members: readonly (readonly [path: string, label: string, check: CheckedMember])[] = [
  ['attributes', 'Attributes', object],
  ['relationships', 'Relationships', object],
  ['relationships.spaceCode', 'Space code', object],
  ['relationships.spaceCode.data', 'Space code data', object],
  ['type', 'Type', (value) => (typeof value === 'string' ? undefined : 'invalid')],
  ['attributes.enterpriseId', 'Enterprise id', enterpriseId],
  ['relationships.spaceCode.data.type', 'Space code type', spaceCodeType],
  ['relationships.spaceCode.data.id', 'Space code id', spaceCodeId],
];

const texts: Readonly<Record<Fault, string>> = {
  blank: "can't be blank",
  invalid: 'is invalid',
  too_long: 'is too long (maximum is 255 characters)',
  inclusion: 'is not included in the list',
};

const pointerTo = (path: readonly string[]) => `/${['data', ...path].join('/')}`;

/** Every rule that the members of a resource object break; a member inside a faulty one is not reported. */
function violationsOf(data: Readonly<Record<string, unknown>>): readonly Violation[] {
  return members.flatMap(([dotted, label, check]) => {
    const path = dotted.split('.');
    const parent = path.length === 1 ? data : valueAt(data, path.slice(0, -1));
    if (!isObject(parent)) return [];
    const value = parent[path.at(-1) ?? ''];
    const missing = value === undefined || (value === null && dotted !== 'attributes.enterpriseId');
    const code = missing ? 'blank' : check(value);
    if (code === undefined) return [];
    const pointer = pointerTo(value === undefined ? path.slice(0, -1) : path);
    return [{ code, detail: `${label} ${texts[code]}`, pointer }];
  });
}

/** Reads the resource object of a create request; refuses what is none. */
function readResource({ body, random }: Exchange): Readonly<Record<string, unknown>> {
  const json = parseJson(body === undefined ? undefined : decodeUtf8(body));
  if (!json.ok) refuse('malformedJson', random);
  const { value } = json;
  const data = isObject(value) ? value.data : undefined;
  if (!isObject(data)) {
    refuse('invalidDocument', random, { pointer: isObject(value) && 'data' in value ? '/data' : '' });
  }
  if (typeof data.type === 'string' && data.type !== 'shortlivedIntegrationTokens') {
    refuse('typeMismatch', random, { pointer: '/data/type' });
  }
  if ('id' in data) refuse('clientGeneratedId', random, { pointer: '/data/id' });
  return data;
}

/** What a token is asked for. */
export interface TokenRequest {
  readonly enterpriseId: string | null;
  /** In lower case. */
  readonly spaceCodeId: string;
}

/** Reads a create request; refuses one that breaks rules. */
export function readTokenRequest(exchange: Exchange): TokenRequest {
  const data = readResource(exchange);
  const violations = violationsOf(data);
  if (violations.length > 0) throw new Refusal(unprocessable(exchange.random, violations));
  const name = valueAt(data, ['attributes', 'enterpriseId']);
  const id = valueAt(data, ['relationships', 'spaceCode', 'data', 'id']);
  return { enterpriseId: typeof name === 'string' ? name : null, spaceCodeId: String(id).toLowerCase() };
}
