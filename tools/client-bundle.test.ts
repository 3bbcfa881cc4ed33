import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test, vi } from 'vitest';
import { providers } from './providers.ts';
import { pascalCase } from './structure/files.ts';

// A bundle is made on a machine that has other work to do.
vi.setConfig({ testTimeout: 60_000 });

const root = path.join(import.meta.dirname, '..');

/** What a browser or a worker loads for `contents`: the text, and the modules that it is made of. */
async function bundleOf(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    // Node built-ins cannot be resolved then: one in a client fails the build.
    platform: 'neutral',
    format: 'esm',
    metafile: true,
    write: false,
    minify: true,
  });
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return { text: outputFiles.map((file) => file.text).join(), modules };
}

const entryOf = (name: string) => `./packages/${name}/src/index.ts`;
const entriesOf = (name: string) =>
  ['index.ts', 'sandbox/index.ts']
    .map((file) => `./packages/${name}/src/${file}`)
    .filter((file) => existsSync(path.join(root, file)));
const ownFactory = ['service-client', 'createTokenService'] as const;
const foreign = /\/src\/(?:sandbox|serve|openapi|testing)\//;
const foreignNames = /node:|createSandbox|toOpenApi|serveOperations|conformance/;

/** Every package with a client, and what makes one. */
const factories = [...providers.map((name) => [name, `create${pascalCase(name)}`] as const), ownFactory];

describe.each(factories)('the client of %s', (name, factory) => {
  test('holds no sandbox, no OpenAPI and nothing of Node.js', async () => {
    const { text, modules } = await bundleOf(`export { ${factory} } from '${entryOf(name)}';`);
    expect(text).toContain(factory);
    expect(modules.filter((file) => foreign.test(file))).toStrictEqual([]);
    expect(text.match(foreignNames)).toBeNull();
  });

  test('is left out where only a schema or an error is used', async () => {
    const { modules } = await bundleOf(
      `export { VERSION } from '${entryOf(name)}'; export { ApiError } from './packages/core/src/index.ts';`,
    );
    expect(modules.filter((file) => /\/(?:client|operations|issuer)/.test(file))).toStrictEqual([]);
  });

  test('has an entry whose import reads no environment variable and starts nothing', () => {
    const script = `
      const read = [];
      const env = process.env;
      const watched = new Proxy(env, { get: (_, name) => { read.push(String(name)); return env[name]; } });
      Object.defineProperty(process, 'env', { value: watched });
      const before = process.getActiveResourcesInfo().length;
      for (const entry of ${JSON.stringify(entriesOf(name))}) await import(entry);
      console.log(JSON.stringify({ read, started: process.getActiveResourcesInfo().length - before }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    const { read, started }: { read: string[]; started: number } = JSON.parse(output);
    // Node's own loader looks for this one.
    expect([read.filter((variable) => variable !== 'WATCH_REPORT_DEPENDENCIES'), started]).toStrictEqual([[], 0]);
  });
});

test('the bundle of a sandbox would be noticed', async () => {
  const { text, modules } = await bundleOf("export { createSandbox } from './packages/core/src/sandbox/index.ts';");
  expect(modules.filter((file) => foreign.test(file))).not.toHaveLength(0);
  expect(text).toMatch(foreignNames);
});
