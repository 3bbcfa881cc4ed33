import { describe, expect, test } from 'vitest';
import { entryClosure } from './entry-closure.ts';
import { fileLength } from './file-length.ts';
import { importDirection } from './import-direction.ts';
import { mediaTypeLiterals } from './media-type-literals.ts';
import { packageVersion } from './package-version.ts';
import { pathLiterals } from './path-literals.ts';
import { providerExports } from './provider-exports.ts';
import { providerFiles } from './provider-files.ts';
import { providerReadme } from './provider-readme.ts';
import { recordedExchanges } from './recorded-exchanges.ts';
import { exchangesOf, sample } from './sample.ts';
import type { Rule } from './source-tree.ts';
import { statusLiterals } from './status-literals.ts';

const acme = (file: string) => `packages/acme-pay/${file}`;
const core = (file: string) => `packages/core/${file}`;
const own = (file: string) => `packages/own-client/${file}`;
const exchanges = acme('src/__fixtures__/exchanges/index.ts');

interface Case {
  readonly rule: Rule;
  /** What is changed, and the findings (`file:line`) that must follow. */
  readonly bad: readonly { readonly change: Record<string, string | null>; readonly at: readonly string[] }[];
  /** Changes that must pass. */
  readonly good?: readonly Record<string, string | null>[];
}

const cases: Record<string, Case> = {
  'provider-files': {
    rule: providerFiles,
    bad: [
      { change: { [acme('src/issuer.ts')]: null }, at: [acme('src/issuer.ts')] },
      { change: { [acme('README.md')]: null }, at: [acme('README.md')] },
      { change: { [exchanges]: null }, at: [exchanges] },
    ],
  },
  'provider-readme': {
    rule: providerReadme,
    bad: [
      { change: { [acme('README.md')]: '## Setup\n## Usage\n## Options\n## Errors\n' }, at: [acme('README.md')] },
      {
        change: { [acme('README.md')]: '## Usage\n## Setup\n## Options\n## Errors\n## Limitations\n' },
        at: [acme('README.md')],
      },
    ],
  },
  'provider-exports': {
    rule: providerExports,
    bad: [
      {
        change: {
          [acme('src/index.ts')]:
            "export { createAcmePay, AcmePayClient, type AcmePaySettings } from './client.ts';\nexport const VERSION = '';",
        },
        at: [acme('src/index.ts'), acme('src/index.ts')],
      },
      {
        change: {
          [acme('src/index.ts')]:
            "export * from './client.ts';\nexport type AcmePayClient = 1;\nexport interface AcmePaySettings {}\nexport function createAcmePay() {}\nexport const acmePayOperations = 1, VERSION = '';",
        },
        at: [`${acme('src/index.ts')}:1`],
      },
    ],
  },
  'package-version': {
    rule: packageVersion,
    bad: [
      { change: { [acme('src/version.ts')]: "export const VERSION = '1.2.2';" }, at: [acme('src/version.ts')] },
      { change: { [acme('src/version.ts')]: 'export {};' }, at: [acme('src/version.ts')] },
      { change: { [own('src/version.ts')]: "export const VERSION = '1.2.2';" }, at: [own('src/version.ts')] },
    ],
  },
  'recorded-exchanges': {
    rule: recordedExchanges,
    bad: [
      { change: { [exchanges]: exchangesOf({ createToken: [201] }) }, at: [exchanges] },
      { change: { [exchanges]: exchangesOf({ createToken: [401, 500] }) }, at: [exchanges] },
      { change: { [exchanges]: exchangesOf({ listTokens: [200, 401] }) }, at: [exchanges, exchanges] },
      { change: { [exchanges]: 'export const scenarios = [{ name: 1 }];' }, at: [exchanges] },
      { change: { [exchanges]: 'export const others = [];' }, at: [exchanges] },
      {
        change: {
          [acme('src/operations/index.ts')]:
            'export const acmePayOperations = { createToken, listTokens: list } as const;',
        },
        at: [exchanges, exchanges],
      },
    ],
    good: [{ [exchanges]: exchangesOf({ createToken: [204, 429, 200], other: [500] }) }, { [exchanges]: null }],
  },
  'path-literals': {
    rule: pathLiterals,
    bad: [
      {
        change: { [acme('src/client.ts')]: "const a = '';\nconst url = base + '/v1/apps';" },
        at: [`${acme('src/client.ts')}:2`],
      },
      {
        change: { [acme('src/sandbox/index.ts')]: `const url = \`/v1/apps/\${app}/tokens\`;` },
        at: [`${acme('src/sandbox/index.ts')}:1`],
      },
      { change: { [acme('src/client.ts')]: "const base = '/v1';" }, at: [`${acme('src/client.ts')}:1`] },
      { change: { [own('src/pages.ts')]: "f('/v1/notes');" }, at: [`${own('src/pages.ts')}:1`] },
    ],
    good: [{ [acme('src/client.ts')]: "const a = '/v2/apps', b = '/', c = '/v1beta'; // '/v1/apps'" }],
  },
  'media-type-literals': {
    rule: mediaTypeLiterals,
    bad: [
      {
        change: { [acme('src/client.ts')]: "const accept = 'application/json';" },
        at: [`${acme('src/client.ts')}:1`],
      },
      {
        change: { [own('src/client.ts')]: "const accept = 'application/json';" },
        at: [`${own('src/client.ts')}:1`],
      },
      {
        change: { [core('src/http/form.ts')]: `const type = \`multipart/form-data; boundary=\${x}\`;` },
        at: [`${core('src/http/form.ts')}:1`],
      },
      {
        change: { [core('src/http/form.ts')]: `const type = \`\${x}, text/html\`;` },
        at: [`${core('src/http/form.ts')}:1`],
      },
    ],
    good: [{ [core('src/http/form.ts')]: "import x from 'text/json';\nconst a = 'some text';" }],
  },
  'status-literals': {
    rule: statusLiterals,
    bad: [
      { change: { [acme('src/client.ts')]: 'throw { status: 500 };' }, at: [`${acme('src/client.ts')}:1`] },
      { change: { [own('src/client.ts')]: 'throw { status: 500 };' }, at: [`${own('src/client.ts')}:1`] },
      {
        change: { [acme('src/sandbox/index.ts')]: 'f();\nnew Response(null, { status: 404 });' },
        at: [`${acme('src/sandbox/index.ts')}:2`],
      },
    ],
    good: [{ [acme('src/client.ts')]: 'context.reply({ status: 404 }); f({ status: response.status });' }],
  },
  'file-length': {
    rule: fileLength,
    bad: [
      { change: { [acme('src/client.ts')]: 'f();\n'.repeat(251) }, at: [acme('src/client.ts')] },
      { change: { 'apps/console/src/app.tsx': 'f();\n'.repeat(251) }, at: ['apps/console/src/app.tsx'] },
    ],
    good: [
      { [acme('src/client.ts')]: 'f();\n'.repeat(250) },
      { [acme('src/client.test.ts')]: 'f();\n'.repeat(251) },
      { [acme('src/__fixtures__/exchanges/a.ts')]: 'f();\n'.repeat(251) },
      { 'apps/console/src/generated/api.ts': 'f();\n'.repeat(251) },
    ],
  },
  'import-direction': {
    rule: importDirection,
    bad: [
      { change: { [acme('src/client.ts')]: "import '@tokenyard/other';" }, at: [`${acme('src/client.ts')}:1`] },
      { change: { [acme('src/client.ts')]: "import '../../core/src/x.ts';" }, at: [`${acme('src/client.ts')}:1`] },
      { change: { [acme('src/client.ts')]: "\nimport 'jose';" }, at: [`${acme('src/client.ts')}:2`] },
      {
        change: { [acme('src/client.test.ts')]: "import '@tokenyard/other';" },
        at: [`${acme('src/client.test.ts')}:1`],
      },
      {
        change: { [core('src/index.ts')]: "export { a } from '@tokenyard/acme-pay';" },
        at: [`${core('src/index.ts')}:1`],
      },
      { change: { [core('src/index.ts')]: "type A = import('hono').A;" }, at: [`${core('src/index.ts')}:1`] },
      { change: { [own('src/index.ts')]: "import '@tokenyard/acme-pay';" }, at: [`${own('src/index.ts')}:1`] },
      { change: { [acme('src/client.ts')]: "import '@tokenyard/own-client';" }, at: [`${acme('src/client.ts')}:1`] },
    ],
    good: [{ [acme('src/client.test.ts')]: "import 'fast-check';\nimport '@tokenyard/core/testing';" }],
  },
  'entry-closure': {
    rule: entryClosure,
    bad: [
      {
        change: { [acme('src/errors.ts')]: "import 'node:fs';", [acme('src/client.ts')]: "import './errors.ts';" },
        at: [acme('src/index.ts')],
      },
      {
        change: { [acme('src/client.ts')]: "import { type S } from '@tokenyard/core/sandbox';" },
        at: [acme('src/index.ts')],
      },
      { change: { [own('src/index.ts')]: "import { s } from '@tokenyard/core/sandbox';" }, at: [own('src/index.ts')] },
      {
        change: { [core('src/index.ts')]: "export { s } from './sandbox/index.ts';" },
        at: [core('src/index.ts'), acme('src/index.ts')],
      },
      {
        change: { [acme('src/sandbox/index.ts')]: "const fs = await import('fs');" },
        at: [acme('src/sandbox/index.ts')],
      },
      {
        change: { [acme('src/sandbox/index.ts')]: "import '@tokenyard/core/testing';" },
        at: [acme('src/sandbox/index.ts')],
      },
    ],
    good: [{ [acme('src/client.ts')]: "import type { S } from '@tokenyard/core/sandbox';" }],
  },
};

describe.each(Object.entries(cases))('%s', (_name, { rule, bad, good = [] }) => {
  test.each([{}, ...good])('passes what is right: %j', async (change) => {
    expect(await rule(sample(change))).toStrictEqual([]);
  });

  test.each(bad)('objects to $change', async ({ change, at }) => {
    const findings = await rule(sample(change));
    expect(findings.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`))).toStrictEqual(at);
  });
});

test('an unfinished provider may be incomplete, yet not wrong', async () => {
  const change = {
    [acme('src/issuer.ts')]: null,
    [acme('src/index.ts')]: "export * from './client.ts';",
    [exchanges]: 'export const scenarios = [];',
  };
  const tree = sample(change, ['acme-pay']);
  expect(await recordedExchanges(tree)).toStrictEqual([]);
  expect(providerFiles(tree)).toStrictEqual([]);
  expect(providerExports(tree)).toHaveLength(1);
});
