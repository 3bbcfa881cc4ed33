import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { describe, expect, it } from 'vitest';
import { parseKeys } from '../src/crypto/key-ring.ts';
import { generate } from '../src/generate.ts';
import { listening } from '../src/telemetry/__fixtures__/told.ts';
import { scheduledWork } from '../src/token-service/scheduled-work.ts';
import { upkeep } from '../src/upkeep.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const named = (pattern: RegExp) => new Set([...page.matchAll(pattern)].map(([, name]) => name));

describe('docs/operations.md names', () => {
  it('every figure of ours, with its labels, and no other', () => {
    const { telemetry } = listening();
    telemetry.metrics.watchDatabase({
      dialect: 'sqlite',
      load: () => ({ openConnections: 1, idleConnections: 1, waiting: 0 }),
    });
    const figures = telemetry.registry.getMetricsAsArray();
    expect(named(/\b(tokenyard_\w+)/g)).toStrictEqual(new Set(figures.map(({ name }) => name)));
    for (const figure of figures) {
      const labels = 'labelNames' in figure && Array.isArray(figure.labelNames) ? figure.labelNames.join(', ') : '';
      expect(page).toContain(`| \`${figure.name}\` | ${labels}${labels === '' ? '' : ' '}|`);
    }
  });

  it('every member of a line of the log', () => {
    const { telemetry, lines } = listening();
    const scope = {
      requestId: 'r',
      trace: { traceId: 't', spanId: 's', sampled: false, state: undefined },
      keyId: 'k',
    };
    telemetry.scopes.run(scope, () =>
      telemetry.log.request({
        level: 'info',
        method: 'GET',
        route: '/',
        status: 200,
        ending: 'aborted',
        duration: 1,
        provider: 'p',
        operation: 'o',
      }),
    );
    const members = Object.keys(lines()[0] ?? {}).filter((name) => name !== 'level' && name !== 'msg');
    for (const member of members) expect(page).toMatch(new RegExp(`^\\| .*\`${member}\`.* \\|`, 'm'));
  });

  it('scheduled work and operations that there are', () => {
    const works = [...scheduledWork, ...upkeep(parseKeys(generate('encryption-key', 0), 'test'))].map(
      ({ name }) => name,
    );
    for (const work of named(/work="([\w-]+)"/g)) expect(works).toContain(work);
    const known = Object.values(tokenServiceOperations).map(({ method, path: template }) => `${method} ${template}`);
    for (const operation of named(/`((?:GET|POST) \/v1\/[^`]*)`/g)) expect(known).toContain(operation);
  });
});
