import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const folder = path.join(import.meta.dirname, '..');
const blocks = [...readFileSync(path.join(folder, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
);
// The example of a test file needs a package around it.
const script = blocks.filter((code) => !code.includes("'vitest'")).join('\n');

it('the examples of the README run and print what they say', () => {
  expect(blocks).toHaveLength(7);
  const output = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  const printed = [...script.matchAll(/console\.log\(.*?\); \/\/ (.*)/g)].map(([, text]) => text);
  expect(output.trim().split('\n')).toStrictEqual(printed);
});
