export type { Administration } from './control/administration.ts';
export type { ConnectionRequest, ConnectionView, EnablingRequest, EnterpriseView } from './control/schemas.ts';
export type { MewsConnectorSandboxOptions } from './options.ts';
export { mewsConnectorSandbox } from './provider.ts';
export { createMewsConnectorSandbox, type MewsConnectorSandbox } from './sandbox.ts';
export type { ConnectorSeeds } from './schemas.ts';
export { demoAccessToken, demoClientToken, demoPortfolioToken, demoSeeds } from './seeds.ts';
