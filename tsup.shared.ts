import { defineConfig } from 'tsup';

/** Build of a published library: one ESM file for each subpath export, shared code in common chunks. */
export function library(entry: Record<string, string>): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    sourcemap: true,
    clean: true,
    treeshake: false,
  });
}
