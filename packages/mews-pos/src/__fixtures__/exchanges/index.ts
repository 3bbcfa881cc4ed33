import type { Scenario } from '@tokenyard/core/testing';
import { missingCredentials, secretKeys } from './credentials.ts';
import { documents } from './documents.ts';
import { examples } from './examples.ts';
import { healthCheck } from './health-check.ts';
import { limits } from './limits.ts';
import { members } from './members.ts';
import { minting } from './minting.ts';
import { accept, contentType } from './negotiation.ts';
import { order } from './order.ts';
import { routes } from './routes.ts';
import { selections, spaceCodes } from './space-codes.ts';

export const scenarios: readonly Scenario[] = [
  examples,
  minting,
  spaceCodes,
  selections,
  healthCheck,
  routes,
  missingCredentials,
  secretKeys,
  accept,
  contentType,
  documents,
  members,
  limits,
  order,
];
