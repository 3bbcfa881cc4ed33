export type { MewsPosSandboxOptions } from './options.ts';
export { mewsPosSandbox } from './provider.ts';
export { createMewsPosSandbox } from './sandbox.ts';
export { demoApiKey, demoSpaceCodes } from './seeds.ts';
