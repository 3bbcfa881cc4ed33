import { mediaTypes } from '@tokenyard/core';

/** An error of the server itself (RFC 9457), where none of the mounted APIs answers. */
export function problem(
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = new TextEncoder().encode(JSON.stringify({ type: 'about:blank', title, status, detail }));
  const described = { 'content-type': mediaTypes.problem, 'content-length': String(body.byteLength) };
  return new Response(body, { status, headers: { ...described, ...headers } });
}
