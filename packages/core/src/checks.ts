import { $ZodCheck } from 'zod/v4/core';
import { baseUrlFault } from './http/url.ts';

type Check = $ZodCheck<string>;

/** A zod check for strings of at most `maximum` characters, counted as code points and not as UTF-16 units. */
export function maxCodePoints(maximum: number): Check {
  const check: Check = new $ZodCheck({ check: 'max_code_points' });
  // The JSON Schema keyword counts code points too (JSON Schema, section 6.3.1).
  check._zod.onattach.push((schema) => Object.assign(schema._zod.bag, { maximum }));
  check._zod.check = ({ value, issues }) => {
    if (value.length > maximum && [...value].length > maximum) {
      issues.push({ code: 'too_big', origin: 'string', maximum, inclusive: true, input: value, inst: check });
    }
  };
  return check;
}

const isReadable = (text: string) => !Number.isNaN(Date.parse(text));

/**
 * A zod check for strings that name a moment: anything that `Date` can read, as for responses, which are read
 * tolerantly; or what `accepts` says, for requests.
 */
export function dateTime(accepts: (text: string) => boolean = isReadable): Check {
  const check: Check = new $ZodCheck({ check: 'date_time' });
  check._zod.onattach.push((schema) => Object.assign(schema._zod.bag, { format: 'datetime' }));
  check._zod.check = ({ value, issues }) => {
    if (!accepts(value)) issues.push({ code: 'invalid_format', format: 'datetime', input: value, inst: check });
  };
  return check;
}

/** A zod check for base URLs that a client takes: https, or http on loopback, without user, query and fragment. */
export function baseUrl(): Check {
  const check: Check = new $ZodCheck({ check: 'base_url' });
  check._zod.onattach.push((schema) => Object.assign(schema._zod.bag, { format: 'url' }));
  check._zod.check = ({ value, issues }) => {
    const message = baseUrlFault(value);
    if (message !== undefined) issues.push({ code: 'custom', message, input: value, inst: check });
  };
  return check;
}
