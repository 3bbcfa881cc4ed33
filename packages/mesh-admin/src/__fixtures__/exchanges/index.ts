import type { Scenario } from '@tokenyard/core/testing';
import { callbackUrls, seededUrls } from './callback-urls.ts';
import { lives, orderOfChecks, refusedTokens } from './credentials.ts';
import { examples } from './examples.ts';
import { limits, publishedLimit } from './limits.ts';
import { logoLife, logoRules, logos } from './logos.ts';
import { mediaTypes } from './media-types.ts';
import { routes } from './routes.ts';
import { createRules, updateRules } from './sub-client-rules.ts';
import { ownClients, registeredClients, unknownClients } from './sub-clients.ts';
import { deniedTokens, mintedTokens, optionalShapes, refusedTokenBodies } from './tokens.ts';

export const scenarios: readonly Scenario[] = [
  examples,
  mintedTokens,
  deniedTokens,
  refusedTokenBodies,
  optionalShapes,
  refusedTokens,
  orderOfChecks,
  lives,
  mediaTypes,
  registeredClients,
  unknownClients,
  ownClients,
  createRules,
  updateRules,
  seededUrls,
  callbackUrls,
  logos,
  logoLife,
  logoRules,
  routes,
  limits,
  publishedLimit,
];
