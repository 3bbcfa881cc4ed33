import { decodeUtf8, parseJson } from '@tokenyard/core';
import { type Exchange, Refusal } from '@tokenyard/core/sandbox';
import { invalid, refuse, type Violation } from './replies.ts';

/** What a create or update request asks for. */
export interface WantedToken {
  readonly description?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
}

const lengthOf = (text: string) => [...text].length;
const isText = (value: unknown): value is string => typeof value === 'string';

const violation = (field: string, message: string): Violation => ({ field, location: 'body', messages: [message] });

/**
 * Reads the body of a create or update request; an absent body asks for nothing. Refuses the request when members
 * break rules. Unknown members are ignored.
 */
export function readWantedToken({ body }: Exchange): WantedToken {
  if (body === undefined) return refuse('tooLarge');
  if (body.byteLength === 0) return {};
  const json = parseJson(decodeUtf8(body));
  if (!json.ok) return refuseBody([violation('', 'must be valid JSON')]);
  if (!isObject(json.value)) return refuseBody([violation('', 'must be an object')]);
  const { description, scopes } = json.value;
  const violations = [...descriptionFaults(description), ...scopesFaults(scopes)];
  if (violations.length > 0) return refuseBody(violations);
  return {
    description: isText(description) ? description : undefined,
    scopes: Array.isArray(scopes) ? scopes.filter(isText) : undefined,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuseBody(violations: readonly Violation[]): never {
  throw new Refusal(invalid(violations));
}

function descriptionFaults(value: unknown): readonly Violation[] {
  if (value === undefined) return [];
  if (!isText(value)) return [violation('description', 'must be a string')];
  return lengthOf(value) > 1000 ? [violation('description', 'must have at most 1000 characters')] : [];
}

function scopesFaults(value: unknown): readonly Violation[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [violation('scopes', 'must be an array')];
  return value.flatMap((scope: unknown, index) => {
    if (!isText(scope)) return [violation(`scopes.${index}`, 'must be a string')];
    const valid = scope !== '' && lengthOf(scope) <= 64;
    return valid ? [] : [violation(`scopes.${index}`, 'must have 1 to 64 characters')];
  });
}
