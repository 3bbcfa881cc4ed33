import { defineConfig } from 'vitest/config';

/** Tests of one workspace package; the JSON report is what `.ci/run` counts, so turbo caches it. */
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    // A test that hangs still ends; one on a busy machine may take its time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
