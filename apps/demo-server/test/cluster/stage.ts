import type { SandboxProvider } from '@tokenyard/core/sandbox';
import type { TokenServiceClient } from '@tokenyard/service-client';
import type { TestContext } from 'vitest';
import { generate } from '../../src/generate.ts';
import type { ServerProcess } from '../server-process.ts';
import { type Cluster, clientOf, openCluster, unlimitedKey } from './cluster.ts';
import { serveUpstream, type Upstream } from './upstream.ts';

interface StagedNode extends ServerProcess {
  /** A client with a key that may do everything. */
  readonly service: TokenServiceClient;
}

/** Nodes and providers for one test; what still runs at its end is ended. */
export interface Stage {
  readonly cluster: Cluster;
  /** Starts a node, the clock of which may be ahead (ms). */
  readonly start: (name: string, ahead?: number) => Promise<StagedNode>;
  readonly upstreamOf: (provider: SandboxProvider) => Promise<Upstream>;
}

export async function openStage({ onTestFinished }: TestContext): Promise<Stage> {
  const cluster = await openCluster();
  onTestFinished(() => cluster.close());
  const adminKey = generate('admin-key', Date.now());
  let key: Promise<string> | undefined;
  return {
    cluster,
    start: async (name, ahead = 0) => {
      const node = await cluster.start(name, { ahead, env: { TOKENYARD_ADMIN_KEY: adminKey } });
      key ??= unlimitedKey(clientOf(node, adminKey));
      return { ...node, service: clientOf(node, await key) };
    },
    upstreamOf: async (provider) => {
      const upstream = await serveUpstream(provider);
      onTestFinished(() => upstream.close());
      return upstream;
    },
  };
}
