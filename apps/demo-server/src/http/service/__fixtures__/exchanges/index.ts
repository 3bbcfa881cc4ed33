import type { Scenario } from '@tokenyard/core/testing';
import { absent, credentials, limits, missing, outage, rateLimit, roles } from './access.ts';
import { cursors, malformed, mediaTypes, rules, tooLarge, unknownParameters, wrongIds } from './requests.ts';
import { heads, methods, nowhere } from './routes.ts';

export const scenarios: readonly Scenario[] = [
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
