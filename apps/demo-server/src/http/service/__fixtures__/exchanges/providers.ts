import { jsonSchemaOf } from '@tokenyard/core/openapi';
import type { Scenario } from '@tokenyard/core/testing';
import { providers } from '../../../../providers.ts';
import { start } from '../ids.ts';
import { answered, exchange, source } from './parts.ts';
import { sample } from './samples.ts';

export const listing: Scenario = {
  name: 'the providers tell what they can do and what they want',
  source,
  at: start,
  exchanges: [
    exchange(
      'list',
      'listProviders',
      sample('listProviders', { as: 'auditor' }),
      answered(200, {
        providers: Object.entries(providers).map(([id, { issuer }]) => ({
          id,
          title: issuer.title,
          capabilities: issuer.capabilities,
          environments: issuer.environments,
          credentials_schema: jsonSchemaOf(issuer.credentials, 'input'),
          request_schema: jsonSchemaOf(issuer.request, 'input'),
        })),
      }),
    ),
  ],
};
