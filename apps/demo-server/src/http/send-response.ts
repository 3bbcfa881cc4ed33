import type { ServerResponse } from 'node:http';

/** Where Node.js still uses the names of older standards (RFC 9110, section 15.5). */
const reasons: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' };

/** Writes a response to a socket. Rejects when the response breaks off; the connection has to be broken too then. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = [...response.headers].flat();
  const reason = reasons[response.status];
  if (reason === undefined) outgoing.writeHead(response.status, headers);
  else outgoing.writeHead(response.status, reason, headers);
  if (response.body === null || outgoing.req.method === 'HEAD') await response.body?.cancel();
  else for await (const chunk of response.body) await written(outgoing, chunk);
  outgoing.end();
}

/** Resolves when the bytes have left the process, or when the client has gone: then nobody waits for the rest. */
const written = (outgoing: ServerResponse, chunk: Uint8Array) =>
  new Promise<void>((resolve) => {
    outgoing.write(chunk, () => resolve());
  });
