import type { SandboxProvider } from '@tokenyard/core/sandbox';
import { mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';

/** Every provider by the path under which it is served. Adding a provider is one line here. */
export const providers: Readonly<Record<string, SandboxProvider>> = {
  'mews-pos': mewsPosSandbox,
};
