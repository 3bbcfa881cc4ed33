import type { Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';

/** Writes a reply as a response, with its exact length; a response to HEAD keeps the length and drops the body. */
export function respond(responses: Responses, reply: Reply, method: string): Response {
  const headers = new Headers();
  const contentType = responses[reply.status]?.body?.contentType;
  const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  const bytes = text === undefined ? undefined : new TextEncoder().encode(text);
  if (contentType !== undefined) headers.set('content-type', contentType);
  if (bytes !== undefined) headers.set('content-length', String(bytes.byteLength));
  else if (reply.status !== 204 && reply.status !== 304) headers.set('content-length', '0');
  for (const [name, value] of Object.entries(reply.headers)) if (value !== undefined) headers.set(name, String(value));
  return new Response(method === 'HEAD' || bytes === undefined ? null : bytes, { status: reply.status, headers });
}
