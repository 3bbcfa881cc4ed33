import type { Scenario } from '@tokenyard/core/testing';
import { adding, addingErrors } from './adding.ts';
import { changing, changingErrors } from './changing.ts';
import { configurations } from './configuration.ts';
import {
  credentials,
  disabledConnection,
  disabledEnterprise,
  disabledPortfolio,
  portfolioTokens,
} from './credentials.ts';
import { deleting } from './deleting.ts';
import { enterpriseErrors, enterprises } from './enterprises.ts';
import { examples } from './examples.ts';
import { countedRequests, disabledCounts, rateLimit } from './limits.ts';
import { bodies, languages, members, routes, sizes } from './requests.ts';
import { resourceAccessTokenListing, resourceAccessTokenListingErrors } from './resource-access-token-listing.ts';

export const scenarios: readonly Scenario[] = [
  examples,
  configurations,
  enterprises,
  enterpriseErrors,
  resourceAccessTokenListing,
  resourceAccessTokenListingErrors,
  adding,
  addingErrors,
  changing,
  changingErrors,
  deleting,
  routes,
  bodies,
  members,
  sizes,
  languages,
  credentials,
  portfolioTokens,
  disabledConnection,
  disabledEnterprise,
  disabledPortfolio,
  rateLimit,
  countedRequests,
  disabledCounts,
];
