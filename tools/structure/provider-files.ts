import type { Finding, SourceTree } from './source-tree.ts';

const required = [
  'README.md',
  'src/schemas.ts',
  'src/operations/index.ts',
  'src/client.ts',
  'src/issuer.ts',
  'src/errors.ts',
  'src/sandbox/index.ts',
  'src/index.ts',
  'src/version.ts',
  'src/conformance.test.ts',
  'src/__fixtures__/exchanges/index.ts',
];

/** Who knows one provider package knows them all: each has the same files. */
export const providerFiles = (tree: SourceTree): Finding[] =>
  tree.finished.flatMap((name) =>
    required
      .map((file) => `packages/${name}/${file}`)
      .filter((file) => !tree.has(file))
      .map((file) => ({ file, message: 'is missing: every provider package has this file' })),
  );
