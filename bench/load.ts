import { connect } from 'node:net';

/**
 * Sends a request over and over on kept connections, for so many milliseconds (ms); gives requests a second. Of several
 * requests and origins each connection has its own.
 */
export async function requestsPerSecond(
  origin: string | readonly string[],
  request: string | readonly string[],
  { connections = 32, ms = 3000 } = {},
): Promise<number> {
  const nth = (values: string | readonly string[], index: number): string =>
    typeof values === 'string' ? values : (values[index % values.length] ?? '');
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: connections }, (_, index) => hammer(nth(origin, index), nth(request, index), began + ms)),
  );
  return (counts.reduce((sum, count) => sum + count, 0) / (performance.now() - began)) * 1000;
}

function hammer(origin: string, request: string, ends: number): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let count = 0;
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      const head = received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const [, status = ''] = /^HTTP\/1\.1 (\d+)/.exec(received) ?? [];
      const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
      if (received.length < head + 4 + Number(length)) return;
      if (!status.startsWith('2')) reject(new Error(`Answered: ${received}`));
      received = '';
      count += 1;
      if (performance.now() < ends) socket.write(request);
      else socket.end(() => resolve(count));
    });
    socket.on('error', reject);
    socket.write(request);
  });
}

/** A request as it goes over the wire. */
export function requestText(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string {
  const lines = Object.entries({ host: 'localhost', ...headers, 'content-length': String(Buffer.byteLength(body)) });
  return `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
