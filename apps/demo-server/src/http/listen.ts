import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionDropped } from '@tokenyard/core/sandbox';
import { ConfigurationError } from '../configuration-error.ts';
import type { AppFetch } from './app-fetch.ts';
import { Connections } from './connections.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { problem } from './problem.ts';
import { readRequest } from './read-request.ts';
import { sendResponse } from './send-response.ts';
import { answerFault, refuseTunnel, statusOfFault, tunnelStatus } from './wire-faults.ts';

export interface Listener {
  /** Origin that clients on this machine use. */
  readonly url: string;
  /** Lets the requests in flight finish, at most `ms` milliseconds, then closes. */
  stop(ms: number): Promise<void>;
}

export interface ListenOptions {
  readonly fetch: AppFetch;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly limits?: Limits;
  /** Told about faults of the server itself. */
  readonly onError: (error: unknown) => void;
  /** Told about bytes that never became a request, by the status with which they were refused. */
  readonly onUnreadable?: ((status: number) => void) | undefined;
}

/**
 * Serves an app on a socket.
 * @throws {ConfigurationError} when the address cannot be listened on
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, onError, onUnreadable, limits = defaultLimits } = options;
  const connections = new Connections();
  const server = createServer(
    {
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      connectionsCheckingInterval: limits.checkInterval,
      maxHeaderSize: limits.maxHeaderBytes,
      // We look at the Host header ourselves, to answer in our own form.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      connections.begin(incoming.socket, outgoing);
      respond(incoming, outgoing, options).catch(onError);
    },
  );
  // Headers beyond a number would be dropped in silence; their bytes are limited instead.
  server.maxHeadersCount = 0;
  // A client that has sent everything and closed its side still waits for the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket) => connections.open(socket));
  server.on('clientError', (error, socket) => {
    const status = statusOfFault(error);
    if (status !== undefined) onUnreadable?.(status);
    answerFault(error, socket, connections.pending(socket));
  });
  server.on('connect', (_, socket) => {
    onUnreadable?.(tunnelStatus);
    refuseTunnel(socket);
  });
  await listening(server, host, port);
  server.on('error', onError);
  return { url: urlOf(server), stop: (ms) => stop(server, connections, ms) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fetch, onError, onUnreadable }: ListenOptions,
): Promise<void> {
  const wire = readRequest(incoming);
  try {
    if (wire === undefined) onUnreadable?.(400);
    const response =
      wire === undefined
        ? problem(400, 'Bad Request', 'The Host header is missing or malformed')
        : await fetch(wire.request, wire.line);
    await sendResponse(response, outgoing);
  } catch (error) {
    if (error instanceof ConnectionDropped) outgoing.destroy();
    // Nobody is left to be answered.
    else if (outgoing.destroyed || incoming.destroyed) outgoing.destroy();
    else {
      onError(error);
      if (outgoing.headersSent) outgoing.destroy();
      else await sendResponse(problem(500, 'Internal Server Error', 'An unexpected error occurred'), outgoing);
    }
  }
  if (!incoming.complete) wire?.body?.discard();
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = ({ code, message }: NodeJS.ErrnoException) => {
      const inUse = code === 'EADDRINUSE';
      const reason = inUse ? 'the port is in use; choose another with --port, or 0 for a free one' : message;
      reject(new ConfigurationError(`Cannot listen on ${host}:${port}: ${reason}.`));
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** Clients reach a server that listens on all addresses by the loopback address too. */
function urlOf(server: Server): string {
  // A listening TCP server always has an address object.
  const { address, family, port } = server.address() as AddressInfo;
  const unspecified = address === '0.0.0.0' || address === '::';
  const host = family === 'IPv6' ? (unspecified ? '[::1]' : `[${address}]`) : unspecified ? '127.0.0.1' : address;
  return `http://${host}:${port}`;
}

function stop(server: Server, connections: Connections, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), ms);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    connections.close();
  });
}
