import { describeConformance } from '@tokenyard/core/testing';
import { describe, it } from 'vitest';
import { scenarios } from './__fixtures__/exchanges/index.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { mewsConnectorSandbox } from './sandbox/index.ts';

describeConformance({ describe, it }, { ...mewsConnectorSandbox, scenarios, baseUrl });
