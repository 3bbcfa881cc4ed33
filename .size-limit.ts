import { providers, unfinished } from './tools/providers.ts';

/** What a client costs in a browser or a worker: minified ESM, zod included. Unfinished ones are only measured. */
export default providers.map((name) => ({
  name: `@tokenyard/${name}`,
  path: `packages/${name}/src/index.ts`,
  gzip: true,
  ...(unfinished.includes(name) ? {} : { limit: '10 kB' }),
}));
