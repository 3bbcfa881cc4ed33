import { providers } from './tools/providers.ts';

/** What a client costs in a browser or a worker: minified ESM, zod included. */
export default providers.map((name) => ({
  name: `@tokenyard/${name}`,
  path: `packages/${name}/src/index.ts`,
  limit: '10 kB',
  gzip: true,
}));
