import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(
  shared,
  // Tests that start servers have to pass on a busy machine too.
  defineConfig({
    test: {
      globalSetup: ['test/build-server.ts', 'test/postgres/offer-postgres.ts'],
      testTimeout: 300_000,
      hookTimeout: 60_000,
    },
  }),
);
