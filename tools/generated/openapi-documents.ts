import { toOpenApi } from '../../packages/core/src/openapi/index.ts';
import { tokenServiceOperations, VERSION } from '../../packages/service-client/src/index.ts';
import { providers } from '../providers.ts';
import { documentOf } from './document-of.ts';

const textOf = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;

/** The OpenAPI document of every provider package and of the token service, by file name. */
export async function openApiDocuments(): Promise<ReadonlyMap<string, string>> {
  const service = toOpenApi({
    title: 'Tokenyard token service',
    version: VERSION,
    description: 'Mints, vends, lists, rotates and revokes the tokens of all providers.',
    servers: ['http://127.0.0.1:4747'],
    operations: tokenServiceOperations,
  });
  const documents = new Map([['token-service.json', textOf(service)]]);
  for (const name of providers) {
    const entry: Record<string, unknown> = await import(`../../packages/${name}/src/index.ts`);
    const document = documentOf(name, entry);
    if (document !== undefined) documents.set(`${name}.json`, textOf(document));
  }
  return documents;
}
