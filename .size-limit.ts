import { providers } from './tools/providers.ts';
import { pascalCase } from './tools/structure/files.ts';

/** A little above what was reached; docs/decisions/0007-client-size.md says what the bytes are made of. */
const limits: Readonly<Record<(typeof providers)[number], string>> = {
  'mews-pos': '16.2 kB',
  'mews-connector': '17.9 kB',
  'merchant-backend': '17.2 kB',
  applivery: '16.2 kB',
  'mesh-admin': '19.7 kB',
};

/** What a client costs in a browser or a worker: its factory as minified ESM, zod included. */
export default providers.map((name) => ({
  name: `@tokenyard/${name}`,
  path: `packages/${name}/src/index.ts`,
  import: `{ create${pascalCase(name)} }`,
  gzip: true,
  limit: limits[name],
}));
