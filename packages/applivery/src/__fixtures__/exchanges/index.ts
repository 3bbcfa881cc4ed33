import type { Scenario } from '@tokenyard/core/testing';
import { builds, sdkConfig } from './builds.ts';
import { expiredCredentials, missingCredentials, permissions, wrongCredentials } from './credentials.ts';
import { paths, tokenIds } from './entities.ts';
import { examples } from './examples.ts';
import { badBodies, badQueries, largeBodies } from './input.ts';
import { quota } from './limits.ts';
import { pages, sorting } from './pages.ts';
import { routes } from './routes.ts';
import { changes, creation, hiddenBearers } from './tokens.ts';

export const scenarios: readonly Scenario[] = [
  examples,
  missingCredentials,
  wrongCredentials,
  expiredCredentials,
  permissions,
  paths,
  tokenIds,
  badBodies,
  largeBodies,
  badQueries,
  creation,
  changes,
  hiddenBearers,
  pages,
  sorting,
  builds,
  sdkConfig,
  quota,
  routes,
];
