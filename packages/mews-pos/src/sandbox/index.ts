export type { MewsPosSandboxOptions } from './options.ts';
export { createMewsPosSandbox } from './sandbox.ts';
export { mewsPosSandbox } from './provider.ts';
export { demoApiKey, demoSpaceCodes } from './seeds.ts';
