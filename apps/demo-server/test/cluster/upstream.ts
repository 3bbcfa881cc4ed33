import { randomUUID } from 'node:crypto';
import { matchRoute, type SandboxProvider } from '@tokenyard/core/sandbox';
import type { TokenServiceClient } from '@tokenyard/service-client';
import { listen } from '../../src/http/listen.ts';

/** A provider on a socket of its own: what it does survives every node that asks it. */
export interface Upstream {
  /** Makes a connection to it; gives its id. */
  readonly connect: (
    service: TokenServiceClient,
    defaultRequest?: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
  /** Requests of an operation that it has carried out. */
  readonly count: (operation: string) => number;
  /** From now on withholds the answers to an operation that it has carried out. */
  readonly hold: (operation: string) => Hold;
  readonly close: () => Promise<void>;
}

interface Hold {
  /** Fulfilled when so many answers are withheld. */
  readonly arrived: (count: number) => Promise<void>;
  /** Gives the answers that were withheld, and from now on every other at once. */
  readonly release: () => void;
}

interface Withheld {
  readonly hold: Hold;
  readonly arrive: () => Promise<void>;
}

export async function serveUpstream(provider: SandboxProvider): Promise<Upstream> {
  const sandbox = provider.create({ key: new Uint8Array(32) });
  const counts = new Map<string, number>();
  const holds = new Map<string, Withheld>();
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: async (request, line) => {
      const { pathname } = new URL(request.url);
      const match = matchRoute(sandbox.operations, request.method, pathname);
      const operation = match.kind === 'operation' ? match.id : '';
      const response = await sandbox.fetch(request, undefined, line);
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      await holds.get(operation)?.arrive();
      return response;
    },
    onError: (error) => {
      throw error;
    },
  });
  return {
    connect: async (service, defaultRequest) => {
      const { id } = await service.createConnection({
        body: {
          name: `upstream-${randomUUID()}`,
          provider: provider.issuer.provider,
          base_url: listener.url,
          credentials: { ...provider.demo.credentials },
          default_request: { ...Object(provider.demo.request), ...defaultRequest },
        },
      });
      return id;
    },
    count: (operation) => counts.get(operation) ?? 0,
    hold: (operation) => {
      const withheld = withhold(() => holds.delete(operation));
      holds.set(operation, withheld);
      return withheld.hold;
    },
    close: () => listener.stop(0),
  };
}

function withhold(end: () => void): Withheld {
  const { promise: released, resolve } = Promise.withResolvers<void>();
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let arrivals = 0;
  const tell = () => {
    for (const waiter of waiting) if (arrivals >= waiter.count) waiter.resolve();
  };
  return {
    arrive: () => {
      arrivals += 1;
      tell();
      return released;
    },
    hold: {
      arrived: (count) => {
        const waiter = Promise.withResolvers<void>();
        waiting.push({ count, resolve: waiter.resolve });
        tell();
        return waiter.promise;
      },
      release: () => {
        end();
        resolve();
      },
    },
  };
}
