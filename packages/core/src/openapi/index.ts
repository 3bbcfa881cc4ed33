export { type OpenApiDocument, type OpenApiOptions, toOpenApi } from './document.ts';
export { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
export type { OpenApiObject } from './openapi-object.ts';
