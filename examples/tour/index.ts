import { applivery } from './applivery.ts';
import { merchantBackend } from './merchant-backend.ts';
import { meshAdmin } from './mesh-admin.ts';
import { mewsConnector } from './mews-connector.ts';
import { mewsPos } from './mews-pos.ts';
import type { Tour } from './stage.ts';
import { throughService } from './token-service.ts';

/** Every tour, in the order in which they are walked. */
export const tours: readonly Tour[] = [mewsPos, mewsConnector, merchantBackend, applivery, meshAdmin];

/** The tours through the token service, for which an API key of it is needed. */
export const serviceTours = (apiKey: string): readonly Tour[] =>
  tours.map(({ provider, title }) => throughService(provider, title, apiKey));
