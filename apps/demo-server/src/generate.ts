import { randomBytes } from 'node:crypto';
import { systemRandom } from '@tokenyard/core/sandbox';
import type { Generated } from './config.ts';
import { newApiKeySecret } from './crypto/api-key.ts';

/** A new secret for the configuration. An encryption key is named after its day, so that keys sort by age. */
export const generate = (what: Generated, now: number): string =>
  what === 'admin-key'
    ? newApiKeySecret('admin', systemRandom)
    : `k${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}:${randomBytes(32).toString('base64')}`;
