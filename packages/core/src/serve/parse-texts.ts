import { type $ZodIssue, safeParse } from 'zod/v4/core';
import type { Schema } from '../operation/operation.ts';

type Texts = Readonly<Record<string, string>>;

/**
 * Parses values that arrived as text, as everything in URLs and headers does: where the schema wants a number or a
 * boolean, a text that reads as one is taken as one.
 */
export function parseTexts(schema: Schema, texts: Texts): ReturnType<typeof safeParse> {
  const first = safeParse(schema, texts);
  if (first.success) return first;
  const converted = first.error.issues.map((issue) => convert(texts, issue)).filter((entry) => entry !== undefined);
  return converted.length === 0 ? first : safeParse(schema, { ...texts, ...Object.fromEntries(converted) });
}

/** The value that an issue asks for, if its text reads as one. */
function convert(texts: Texts, issue: $ZodIssue): readonly [string, number | boolean] | undefined {
  const name = String(issue.path[0]);
  const text = texts[name];
  if (text === undefined || issue.path.length !== 1 || issue.code !== 'invalid_type') return undefined;
  if (issue.expected === 'boolean' && /^(true|false)$/.test(text)) return [name, text === 'true'];
  const isNumber = issue.expected === 'number' || issue.expected === 'int';
  return isNumber && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? [name, Number(text)] : undefined;
}
