import type { IncomingMessage } from 'node:http';
import type { RequestLine } from '@tokenyard/core/sandbox';
import { RequestBody } from './request-body.ts';

/** A request as it came over a socket. */
export interface WireRequest {
  /** Under TRACE, which `fetch` does not know, it says GET. */
  readonly request: Request;
  /** What stands on the wire where the request cannot carry it. */
  readonly line: RequestLine;
  readonly body: RequestBody | undefined;
}

const validHost = /^(?:[\w.~-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?$/;
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i;

/** Reads method, URL and headers; `undefined` when the host is missing, given twice or malformed (RFC 9112, 3.2). */
export function readRequest(incoming: IncomingMessage): WireRequest | undefined {
  const headers = readHeaders(incoming);
  const method = incoming.method ?? 'GET';
  const { authority, target } = splitTarget(incoming.url ?? '/');
  // Requests of HTTP/1.0 need not name the host.
  const named = headers.get('host') ?? (incoming.httpVersion === '1.0' ? 'localhost' : '');
  const host = authority ?? named;
  const url = `http://${host}${target.startsWith('/') ? target : '/'}`;
  if (!validHost.test(named) || !validHost.test(host) || !URL.canParse(url)) return undefined;
  const bodiless = method === 'GET' || method === 'HEAD' || method === 'TRACE';
  const body = bodiless ? undefined : new RequestBody(incoming);
  const request = new Request(url, {
    method: method === 'TRACE' ? 'GET' : method,
    headers,
    ...(body === undefined ? {} : { body: body.stream, duplex: 'half' }),
  });
  return { request, line: { method, target }, body };
}

/** Headers that were sent twice are joined: whoever expects one value has to see that there were two. */
function readHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}

/** A client of a proxy sends the whole URL; its authority stands over the Host header then (RFC 9112, 3.2.2). */
function splitTarget(target: string): { readonly authority?: string; readonly target: string } {
  const [, authority, rest] = absoluteForm.exec(target) ?? [];
  if (authority === undefined || rest === undefined) return { target };
  return { authority, target: rest.startsWith('/') ? rest : `/${rest}` };
}
