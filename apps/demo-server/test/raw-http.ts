import { connect } from 'node:net';

/** A response as it came over the socket. */
export interface RawResponse {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; values of a name that came twice are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes to send; a number waits until so many bytes have come back. */
export type Step = string | Uint8Array;

export interface SendOptions {
  /** Closes our side of the connection as soon as everything is sent. */
  readonly halfClose?: boolean;
}

/** Sends bytes as they are and gives everything that comes back until the server closes the connection. */
export function sendRaw(url: string, bytes: Step | readonly Step[], { halfClose = false }: SendOptions = {}) {
  const { hostname, port } = new URL(url);
  return new Promise<Buffer>((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('end', () => socket.end());
    // A server that refuses early may reset the connection while we still send.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(Buffer.concat(received));
      else reject(error);
    });
    socket.on('close', () => resolve(Buffer.concat(received)));
    for (const step of [bytes].flat()) socket.write(step);
    if (halfClose) socket.end();
  });
}

/** The responses in a stream of bytes, in their order. HEAD responses have to be announced. */
export function readResponses(bytes: Buffer, methods: readonly string[] = []): readonly RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = bytes;
  while (rest.byteLength > 0) {
    const head = rest.indexOf('\r\n\r\n');
    if (head < 0) throw new Error(`Half a response: ${rest.toString('latin1')}`);
    const [statusLine = '', ...lines] = rest.subarray(0, head).toString('latin1').split('\r\n');
    const [, status = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(statusLine) ?? [];
    const headers = joined(lines.map((line) => /^([^:]+): ?(.*)$/.exec(line) ?? []));
    rest = rest.subarray(head + 4);
    if (status.startsWith('1')) continue;
    const bodiless = methods[responses.length] === 'HEAD' || status === '204' || status === '304';
    const { body, length } = bodiless ? { body: '', length: 0 } : readBody(rest, headers);
    responses.push({ status: Number(status), reason, headers, body });
    rest = rest.subarray(length);
  }
  return responses;
}

function joined(fields: readonly (readonly string[])[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [, name = '', value = ''] of fields) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
}

function readBody(rest: Buffer, headers: Readonly<Record<string, string>>): { body: string; length: number } {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? rest.byteLength);
    if (rest.byteLength < length) throw new Error(`Half a body: ${rest.byteLength} of ${length} bytes`);
    return { body: rest.subarray(0, length).toString(), length };
  }
  const chunks: Buffer[] = [];
  for (let offset = 0; ; ) {
    const end = rest.indexOf('\r\n', offset);
    const size = Number.parseInt(rest.subarray(offset, end).toString(), 16);
    if (size === 0) return { body: Buffer.concat(chunks).toString(), length: end + 4 };
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    offset = end + 4 + size;
  }
}

/** Sends one request and gives its response; the connection is closed afterwards. */
export async function requestRaw(
  url: string,
  requestLine: string,
  headers: readonly string[] = [],
  body: Step = '',
): Promise<RawResponse> {
  const { host } = new URL(url);
  const head = [`${requestLine} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers].join('\r\n');
  const bytes = await sendRaw(url, [`${head}\r\n\r\n`, body]);
  const [response] = readResponses(bytes, [requestLine.split(' ', 1)[0] ?? '']);
  if (response === undefined) throw new Error(`No response to ${requestLine}`);
  return response;
}

/** `fetch` over a connection of its own that sends what it is given and nothing else. */
export async function rawFetch(url: string, { method = 'GET', headers, body }: RequestInit): Promise<Response> {
  const { host, origin } = new URL(url);
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  const given = new Headers(headers);
  if (body !== undefined && body !== null && !given.has('content-length')) {
    given.set('content-length', String(bytes.byteLength));
  }
  const fields = [...given].map(([name, value]) => `${name}: ${value}`);
  // A blank would end the target.
  const target = url.slice(origin.length).replace(/[^!-~]/g, encodeURIComponent);
  const lines = [`${method} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...fields];
  const received = await sendRaw(origin, [Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
  const [response] = readResponses(received, [method]);
  if (response === undefined) throw new Error(`No response to ${method} ${url}`);
  return new Response(response.body === '' ? null : response.body, {
    status: response.status,
    headers: response.headers,
  });
}
