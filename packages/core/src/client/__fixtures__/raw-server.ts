import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a raw server does with a connection; `request` is settled as soon as the request has arrived whole. */
export type Conduct = (socket: Socket, request: Promise<string>) => Promise<void> | void;

export interface RawServer {
  readonly url: string;
  /** Requests that arrived whole, as text. */
  readonly requests: readonly string[];
  /** Connections that were opened. */
  readonly connections: number;
  close(): Promise<void>;
}

/** A TCP server that sends what it is told to, whether it is HTTP or not. */
export async function rawServer(conduct: Conduct): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    // A client that hangs up is what many tests want; it is no error of the server.
    socket.on('error', () => socket.destroy());
    const request = wholeRequest(socket);
    request.then(
      (text) => requests.push(text),
      () => undefined,
    );
    Promise.resolve(conduct(socket, request)).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server always has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads one request with its body, which must come with a Content-Length if there is one. */
function wholeRequest(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? '0');
      if (text.length >= end + 4 + length) resolve(text);
    });
    socket.on('close', () => reject(new Error('the client hung up')));
  });
}

/** Answers one whole request with these bytes, then closes the connection. */
export const answering =
  (response: string): Conduct =>
  async (socket, request) => {
    await request;
    socket.end(response, 'latin1');
  };

/** An HTTP/1.1 response; the length is that of the body unless a header says otherwise. */
export function httpResponse(status: string, headers: Readonly<Record<string, string>>, body: string): string {
  const all = { 'content-length': String(Buffer.byteLength(body, 'latin1')), connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n');
}
