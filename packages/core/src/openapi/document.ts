import type { Operations } from '../operation/operation.ts';
import { componentsOf } from './components.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OpenApiObject } from './openapi-object.ts';
import { operationObject } from './operation-object.ts';
import { sharedResponsesOf } from './responses.ts';
import { securitySchemesOf } from './security.ts';
import { tagsOf } from './tags.ts';

/** What an OpenAPI document says beside its operations. */
export interface OpenApiOptions {
  readonly title: string;
  /** Version of the document, not of OpenAPI. */
  readonly version: string;
  readonly description?: string | undefined;
  /** Base URLs. */
  readonly servers: readonly string[];
  readonly operations: Operations;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  /** Path items: operation objects by path template and method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, OpenApiObject>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/**
 * Describes operations as an OpenAPI 3.1 document. The same operations always give the same document, member order
 * included. Bodies are described as they are on the wire.
 */
export function toOpenApi({ title, version, description, servers, operations }: OpenApiOptions): OpenApiDocument {
  const components = componentsOf(operations);
  const shared = sharedResponsesOf(operations, components);
  const tagOf = tagsOf(operations);
  const paths: Record<string, Readonly<Record<string, OpenApiObject>>> = {};
  for (const operation of Object.values(operations)) {
    for (const mount of ['', ...(operation.mounts ?? [])]) {
      const path = mount + operation.path;
      const described = operationObject({ operation, mount, tag: tagOf(operation), components, shared });
      paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title, version, ...(description === undefined ? {} : { description }) },
    servers: servers.map((url) => ({ url })),
    tags: [...new Set(Object.values(operations).map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      responses: shared.responses,
      securitySchemes: securitySchemesOf(operations),
    },
  };
}
