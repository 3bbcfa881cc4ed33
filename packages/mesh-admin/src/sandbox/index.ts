export type { MainClient, MeshAdminSandboxOptions } from './options.ts';
export { meshAdminSandbox } from './provider.ts';
export { createMeshAdminSandbox } from './sandbox.ts';
export { demoClientId, demoClientSecret, demoClients } from './seeds.ts';
