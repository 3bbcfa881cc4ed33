import { describeConformance } from '@tokenyard/core/testing';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { describe, it } from 'vitest';
import { scenarios } from './__fixtures__/exchanges/index.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { createStage } from './__fixtures__/stage.ts';

describeConformance(
  { describe, it },
  { operations: tokenServiceOperations, create: createStage, scenarios, baseUrl, reusable: true },
);
