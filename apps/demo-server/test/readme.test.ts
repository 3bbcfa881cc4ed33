import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Operations, valueAt } from '@tokenyard/core';
import { controlOperations, createSandboxControl } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../src/help-text.ts';
import { providers } from '../src/providers.ts';

const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');

/** Rows of a table that tells what operations do. */
const rowsOf = (operations: Operations, prefix: string) =>
  Object.values(operations).map(
    ({ method, path: template, summary }) => `| \`${method} ${prefix}${template}\` | ${summary} |`,
  );

// A failure shows the text that the README has to hold.
describe('the README tells', () => {
  it('every setting', () => {
    expect(readme).toContain(settingsTable());
  });

  it('what every sandbox can be told', () => {
    expect(readme).toContain(rowsOf(controlOperations, '').join('\n'));
  });

  it('what a provider adds to that', () => {
    const added = Object.entries(providers).flatMap(([name, { create }]) => {
      const { operations } = createSandboxControl(create({ key: new Uint8Array(32) }));
      const own = Object.entries(operations).filter(([id]) => valueAt(controlOperations, [id]) === undefined);
      return rowsOf(Object.fromEntries(own), `/_control/${name}`);
    });
    expect(readme).toContain(added.join('\n'));
  });
});
