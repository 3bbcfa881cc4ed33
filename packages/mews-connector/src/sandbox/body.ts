import { decodeUtf8, mediaTypes, parseJson } from '@tokenyard/core';
import type { Exchange } from '@tokenyard/core/sandbox';
import { objection } from './problems.ts';
import { isMembers, type Members } from './values.ts';

/**
 * Reads the JSON object of a request.
 * @throws {Objection} 413 or 400
 */
export function readBody({ headers, body }: Exchange): Members {
  if (body === undefined) throw objection('tooLarge');
  const [type = ''] = (headers.get('content-type') ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== mediaTypes.json || headers.has('content-encoding')) throw objection('invalidJson');
  const json = parseJson(decodeUtf8(body));
  if (!json.ok || !isMembers(json.value)) throw objection('invalidJson');
  return json.value;
}

/** Whether a success that has nothing to say shall have no body (RFC 7240, section 4.2; the first preference counts). */
export function prefersMinimal({ headers }: Exchange): boolean {
  const preferences = (headers.get('prefer') ?? '').toLowerCase().split(',');
  const named = preferences.map((preference) => preference.replace(/;.*$/s, '').replace(/[\s"]/g, ''));
  return named.find((preference) => preference.startsWith('return=')) === 'return=minimal';
}
