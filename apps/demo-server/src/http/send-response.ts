import type { ServerResponse } from 'node:http';

/** Where Node.js still uses the names of older standards (RFC 9110, section 15.5). */
const reasons: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' };

/** Writes a response to a socket. Rejects when the response breaks off; the connection has to be broken too then. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body } = withLength(response) ?? (await collected(response));
  const fields = [...headers].flat();
  const reason = reasons[status];
  if (reason === undefined) outgoing.writeHead(status, fields);
  else outgoing.writeHead(status, reason, fields);
  if (body === null || outgoing.req.method === 'HEAD') await body?.cancel();
  else for await (const chunk of body) await written(outgoing, chunk);
  outgoing.end();
}

const withLength = (response: Response): Response | undefined =>
  response.body === null || response.headers.has('content-length') ? response : undefined;

/** The same response with its length, which HEAD has to tell and clients like to know. */
async function collected(response: Response): Promise<Response> {
  const bytes = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set('content-length', String(bytes.byteLength));
  return new Response(bytes, { status: response.status, headers });
}

/** Resolves when the bytes have left the process, or when the client has gone: then nobody waits for the rest. */
const written = (outgoing: ServerResponse, chunk: Uint8Array) =>
  new Promise<void>((resolve) => {
    outgoing.write(chunk, () => resolve());
  });
