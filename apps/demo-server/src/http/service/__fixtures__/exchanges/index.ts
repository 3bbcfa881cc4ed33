import type { Scenario } from '@tokenyard/core/testing';
import { absent, credentials, limits, missing, outage, rateLimit, roles } from './access.ts';
import { life as apiKeyLife, lists as apiKeyLists } from './api-keys.ts';
import { audit } from './audit.ts';
import { checks, defaults, liveTokens, reconciliation } from './connection-work.ts';
import { life as connectionLife, lists as connectionLists, refusals as connectionRefusals } from './connections.ts';
import {
  challenges,
  failingRotation,
  lostWithList,
  lostWithoutList,
  refusals as providerRefusals,
  silence,
  unfinished,
  credentials as unwritableCredentials,
} from './failures.ts';
import { creation, keptProblem, repeats } from './idempotency.ts';
import { listing } from './providers.ts';
import { malformed, mediaTypes, tooLarge, unknownParameters, wrongIds } from './requests.ts';
import { heads, methods, nowhere } from './routes.ts';
import { cursors, rules } from './rules.ts';
import { secondFactor } from './second-factor.ts';
import { introspection, outOfBand, revocation, rotations } from './token-ends.ts';
import { lists as tokenLists, vending } from './tokens.ts';

export const scenarios: readonly Scenario[] = [
  listing,
  connectionLife,
  connectionRefusals,
  connectionLists,
  liveTokens,
  checks,
  defaults,
  reconciliation,
  vending,
  tokenLists,
  introspection,
  revocation,
  outOfBand,
  rotations,
  failingRotation,
  secondFactor,
  challenges,
  providerRefusals,
  lostWithList,
  lostWithoutList,
  silence,
  unwritableCredentials,
  unfinished,
  repeats,
  creation,
  keptProblem,
  audit,
  apiKeyLife,
  apiKeyLists,
  missing,
  credentials,
  roles,
  rateLimit,
  absent,
  limits,
  outage,
  nowhere,
  methods,
  heads,
  unknownParameters,
  mediaTypes,
  tooLarge,
  malformed,
  wrongIds,
  cursors,
  rules,
];
