import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** The open connections of a server with the requests that wait for their answers. */
export class Connections {
  readonly #pending = new Map<Duplex, Set<ServerResponse>>();
  #closing = false;

  open(socket: Duplex): void {
    this.#pending.set(socket, new Set());
    socket.once('close', () => this.#pending.delete(socket));
  }

  /** A request has arrived on a connection. */
  begin(socket: Duplex, outgoing: ServerResponse): void {
    const pending = this.#pending.get(socket);
    pending?.add(outgoing);
    outgoing.once('close', () => pending?.delete(outgoing));
    this.#prepare(outgoing);
  }

  /** The answers that are still to come on a connection, in their order. */
  pending(socket: Duplex): readonly ServerResponse[] {
    return [...(this.#pending.get(socket) ?? [])];
  }

  /** Closes each connection as soon as nothing waits on it; those that never sent a request too. */
  close(): void {
    this.#closing = true;
    for (const [socket, pending] of this.#pending) {
      if (pending.size === 0) socket.destroy();
      else for (const outgoing of pending) this.#prepare(outgoing);
    }
  }

  /** Node.js keeps a connection that has just been answered, even when its server is closing. */
  #prepare(outgoing: ServerResponse): void {
    if (this.#closing && !outgoing.headersSent) outgoing.shouldKeepAlive = false;
  }
}
