import { decodeUtf8, parseJson, valueAt } from '@tokenyard/core';
import type { Exchange } from '@tokenyard/core/sandbox';
import { refuse, type Violation } from './replies.ts';

type Fault = 'blank' | 'invalid' | 'too_long' | 'inclusion';
type CheckedMember = (value: unknown) => Fault | undefined;

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
const spaceCodeId: CheckedMember = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? undefined : 'invalid';

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
export function violationsOf(data: Readonly<Record<string, unknown>>): readonly Violation[] {
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
export function readResource({ body, random }: Exchange): Readonly<Record<string, unknown>> {
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
