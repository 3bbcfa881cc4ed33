import { mediaTypes } from '@tokenyard/core';
import { problemKinds } from '../../token-service/problem-kinds.ts';
import type { Page } from '../route.ts';
import { problemsPath } from './problem-of.ts';

/** A page a kind of problem, under the URI that is its type. */
export const problemPages = (): Readonly<Record<string, Page>> =>
  Object.fromEntries(
    Object.entries(problemKinds).map(([kind, { status, title, meaning, remedy }]) => [
      `${problemsPath}/${kind}`,
      () => textPage(`${title} (${status})\n\n${meaning}\n\n${remedy}\n`),
    ]),
  );

function textPage(text: string): Response {
  const bytes = new TextEncoder().encode(text);
  const headers = { 'content-type': `${mediaTypes.text}; charset=utf-8`, 'content-length': String(bytes.byteLength) };
  return new Response(bytes, { headers });
}
