import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');

test('scripts run on the Node.js that the root package installs, whatever the machine has', () => {
  const manifest: { devDependencies: Record<string, string> } = JSON.parse(read('package.json'));
  expect(process.versions.node).toBe(manifest.devDependencies.node);
  expect(read('pnpm-workspace.yaml')).toContain(`nodeVersion: ${process.versions.node}\n`);
});
