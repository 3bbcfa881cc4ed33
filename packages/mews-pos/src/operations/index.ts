import { createShortlivedIntegrationToken } from './create-shortlived-integration-token.ts';
import { getHealthCheck } from './get-health-check.ts';
import { getSpaceCode } from './get-space-code.ts';

/** Every operation of the package by its id. */
export const mewsPosOperations = { createShortlivedIntegrationToken, getSpaceCode, getHealthCheck } as const;
