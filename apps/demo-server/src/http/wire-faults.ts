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
const noProxy: Answer = [405, 'This server is no proxy'];

const answerTo = ({ code = '' }: NodeJS.ErrnoException): Answer => faults[code] ?? malformed;

/** The status of what the HTTP parser refused; `undefined` where the connection just broke. */
export const statusOfFault = (error: NodeJS.ErrnoException): number | undefined =>
  error.code === 'ECONNRESET' ? undefined : answerTo(error)[0];

/** The status with which a tunnel is refused. */
export const tunnelStatus = noProxy[0];

/** Answers what the HTTP parser refused and closes the connection; `pending` are the answers still to come on it. */
export function answerFault(error: NodeJS.ErrnoException, socket: Duplex, pending: readonly ServerResponse[]): void {
  const whole = pending.findLast(({ req }) => req.complete);
  const broken = pending.find(({ req }) => !req.complete);
  const answer = () => {
    if (broken?.headersSent === true) socket.destroy();
    else closeWith(socket, answerTo(error));
  };
  if (error.code === 'ECONNRESET') socket.destroy();
  // A request that arrived whole may take effect: it gets its own answer before what came behind it is refused.
  else if (whole === undefined) answer();
  else whole.once('close', answer);
}

/** Answers CONNECT, which asks for a tunnel. Node.js leaves the socket to us then, its errors too. */
export function refuseTunnel(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  closeWith(socket, noProxy, ['Allow: ']);
}

function closeWith(socket: Duplex, [status, detail]: Answer, headers: readonly string[] = []): void {
  if (!socket.writable) return;
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
