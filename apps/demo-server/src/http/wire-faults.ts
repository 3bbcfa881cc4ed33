import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { mediaTypes } from '@tokenyard/core';

type Answer = readonly [status: number, detail: string];

/** What is answered to bytes that never become a request, by the code of Node's error. */
const faults: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: [431, 'The request line and the headers are too long'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too long'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time'],
};
const malformed: Answer = [400, 'The request is not valid HTTP/1.1'];

/** Answers what the HTTP parser refused, unless a response is already on its way, and closes the connection. */
export function answerFault(error: NodeJS.ErrnoException, socket: Duplex, inFlight: ServerResponse | undefined): void {
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
  else if (inFlight?.headersSent === true && !inFlight.writableFinished) socket.destroy();
  else closeWith(socket, faults[error.code ?? ''] ?? malformed);
}

/** Answers CONNECT, which asks for a tunnel. */
export const refuseTunnel = (socket: Duplex): void => closeWith(socket, [405, 'This server is no proxy'], ['Allow: ']);

function closeWith(socket: Duplex, [status, detail]: Answer, headers: readonly string[] = []): void {
  const title = status === 413 ? 'Content Too Large' : STATUS_CODES[status];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    ...headers,
    `Content-Type: ${mediaTypes.problem}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
