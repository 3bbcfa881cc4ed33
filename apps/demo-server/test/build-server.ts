import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server as one file, in a folder without any dependency. */
    serverFile: string;
  }
}

/** Bundles the server once for all tests that start it: exactly what is published, far from our node_modules. */
export default function buildServer(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-server-'));
  const manifest = createRequire(import.meta.url).resolve('tsup/package.json');
  const cli = path.join(path.dirname(manifest), 'dist/cli-default.js');
  execFileSync(process.execPath, [cli, '--out-dir', folder, '--silent'], { cwd: path.join(import.meta.dirname, '..') });
  project.provide('serverFile', path.join(folder, 'main.js'));
  return () => rmSync(folder, { recursive: true });
}
