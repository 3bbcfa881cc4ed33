import { defineConfig } from 'tsup';

/** One file that needs nothing but Node.js: loading hundreds of modules is most of a server's start-up time. */
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: 'node24',
  platform: 'node',
  noExternal: [/.*/],
  removeNodeProtocol: false,
  // CommonJS dependencies in the bundle call `require` for Node's built-ins.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  sourcemap: true,
  clean: true,
});
