import type { Scenario } from '@tokenyard/core/testing';
import { examples } from './examples.ts';
import { healthCheck } from './health-check.ts';
import { spaceCodes } from './space-codes.ts';

export const scenarios: readonly Scenario[] = [examples, healthCheck, spaceCodes];
