import type { IncomingMessage } from 'node:http';

/** Bytes of an unread request body that are taken off the wire before the connection is broken. */
const maxDiscarded = 16 * 1024 * 1024;

/** The client went away before its request was complete: there is nobody to be answered. */
export class ClientGone extends Error {
  constructor() {
    super('The client has gone');
  }
}

/**
 * The body of a request as a stream. Cancelling it leaves the connection open, so that the answer still reaches a
 * client that is busy sending.
 */
export class RequestBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #incoming: IncomingMessage;
  #wanted = true;
  #discarded = 0;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => this.#begin(controller),
      pull: () => {
        incoming.resume();
      },
      cancel: () => {
        this.#wanted = false;
        incoming.pause();
      },
    });
  }

  /** Throws away what nobody has read. Call it when the answer is out: a client may read it only after sending all. */
  discard(): void {
    this.#wanted = false;
    this.#incoming.resume();
  }

  #begin(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const incoming = this.#incoming;
    incoming.on('data', (chunk: Uint8Array) => {
      if (this.#wanted) {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      } else {
        this.#discarded += chunk.byteLength;
        if (this.#discarded > maxDiscarded) incoming.destroy();
      }
    });
    const end = (finish: () => void) => {
      if (this.#wanted) finish();
      this.#wanted = false;
    };
    incoming.on('end', () => end(() => controller.close()));
    incoming.on('error', () => end(() => controller.error(new ClientGone())));
    incoming.on('close', () => end(() => controller.error(new ClientGone())));
  }
}
