import type { FixtureResponse } from './scenario.ts';

/** The random draw that becomes this base64url text, as hex. */
export const base64urlDraw = (text: string): string =>
  [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))]
    .map((character) => character.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('');

/** A random draw that becomes this version 4 UUID, as hex. */
export const uuidDraw = (uuid: string): string => uuid.replaceAll('-', '');

/** A response with a JSON body, its media type and the length that the body has. `headers` are in lower case. */
export const jsonResponse = (
  status: number,
  contentType: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): FixtureResponse => ({
  status,
  headers: {
    'content-type': contentType,
    'content-length': String(new TextEncoder().encode(JSON.stringify(body)).byteLength),
    ...headers,
  },
  body,
});
