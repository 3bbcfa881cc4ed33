import type { Scenario } from '@tokenyard/core/testing';
import { missingCredentials, secretKeys } from './credentials.ts';
import { examples } from './examples.ts';
import { healthCheck } from './health-check.ts';
import { accept, contentType } from './negotiation.ts';
import { spaceCodes } from './space-codes.ts';

export const scenarios: readonly Scenario[] = [
  examples,
  healthCheck,
  missingCredentials,
  secretKeys,
  spaceCodes,
  accept,
  contentType,
];
