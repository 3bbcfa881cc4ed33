import type { Scenario } from '@tokenyard/core/testing';
import { mintExample, secondFactorExample } from './examples.ts';

export const scenarios: readonly Scenario[] = [mintExample, secondFactorExample];
