export type { MerchantBackendSandboxOptions } from './options.ts';
export { merchantBackendSandbox } from './provider.ts';
export { createMerchantBackendSandbox, type MerchantBackendSandbox } from './sandbox.ts';
export { demoInstances, demoPassword } from './seeds.ts';
export type { OutboxMessage } from './state.ts';
