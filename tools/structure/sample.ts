import ts from 'typescript';
import { createSourceTree, type Exports, type SourceTree } from './source-tree.ts';

const good: Record<string, string> = {
  'packages/core/package.json': '{ "version": "0.0.0" }',
  'packages/core/src/index.ts': "export { mediaTypes } from './http/media-types.ts';",
  'packages/core/src/http/media-types.ts': "export const mediaTypes = { json: 'application/json' };",
  'packages/core/src/sandbox/index.ts': 'export const sandbox = 1;',
  'packages/acme-pay/package.json': '{ "version": "1.2.3", "dependencies": { "@tokenyard/core": "*", "jose": "^6" } }',
  'packages/acme-pay/README.md': '# x\n## Setup\n## Usage\n## Options\n### Errors\n## Errors\n## Limitations\n',
  'packages/acme-pay/src/schemas.ts': "import * as z from 'zod/mini';\nexport const Token = z.string();",
  'packages/acme-pay/src/operations/create-token.ts':
    "export const createToken = { id: 'createToken', path: '/v1/apps/{app}/tokens', type: 'application/json', status: 201 };",
  'packages/acme-pay/src/operations/index.ts':
    "import { createToken } from './create-token.ts';\nexport const acmePayOperations = { createToken };",
  'packages/acme-pay/src/client.ts':
    "import { mediaTypes } from '@tokenyard/core';\nexport const createAcmePay = () => mediaTypes;\nexport type AcmePayClient = 1;\nexport interface AcmePaySettings {}",
  'packages/acme-pay/src/issuer.ts': 'export const issuer = 1;',
  'packages/acme-pay/src/errors.ts': 'export const errors = 1;',
  'packages/acme-pay/src/version.ts': "export const VERSION = '1.2.3';",
  'packages/acme-pay/src/sandbox/index.ts':
    "import { sandbox } from '@tokenyard/core/sandbox';\nimport { SignJWT } from 'jose';\nexport const s = reply(201, { headers: { status: 201 }, sandbox, SignJWT });",
  'packages/acme-pay/src/conformance.test.ts': 'describeConformance();',
  'packages/acme-pay/src/__fixtures__/exchanges/index.ts': exchangesOf({ createToken: [201, 401] }),
  'packages/acme-pay/src/client.test.ts':
    "import { expect } from 'vitest';\nexpect('/v1/apps/1/tokens', 'text/html', { status: 500 });",
  'packages/acme-pay/src/index.ts':
    "export { createAcmePay, type AcmePayClient, type AcmePaySettings } from './client.ts';\nexport { acmePayOperations } from './operations/index.ts';\nexport { VERSION } from './version.ts';",
};

/** A client of an API of ours, which no rule objects to. */
const own: Record<string, string> = {
  'packages/own-client/package.json': '{ "version": "1.2.3", "dependencies": { "@tokenyard/core": "*" } }',
  'packages/own-client/src/operations/list-notes.ts': "export const listNotes = { path: '/v1/notes', status: 200 };",
  'packages/own-client/src/index.ts':
    "export { listNotes } from './operations/list-notes.ts';\nexport { VERSION } from './version.ts';",
  'packages/own-client/src/version.ts': "export const VERSION = '1.2.3';",
};

/** A module of exchanges: the statuses that are recorded of each operation. */
export function exchangesOf(recorded: Record<string, readonly number[]>): string {
  const exchanges = Object.entries(recorded).flatMap(([operation, statuses]) =>
    statuses.map((status) => ({ operation, response: { status } })),
  );
  return `export const scenarios: readonly object[] = [{ exchanges: [] }, { exchanges: ${JSON.stringify(exchanges)} }];`;
}

/** A repository with one provider and one client of our own that no rule objects to, changed as a test asks (null takes a file away). */
export function sample(changes: Record<string, string | null> = {}, unfinished: readonly string[] = []): SourceTree {
  const files = Object.entries({ ...good, ...own, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const contents = new Map(files);
  const load = (file: string): Promise<Exports> =>
    import(`data:text/javascript,${encodeURIComponent(ts.transpile(contents.get(file) ?? ''))}`);
  return createSourceTree(contents, { providers: ['acme-pay'], ownClients: ['own-client'], unfinished }, load);
}
