import type { IssuerDefinition, Operations } from '../../packages/core/src/index.ts';
import { type OpenApiDocument, toOpenApi } from '../../packages/core/src/openapi/index.ts';
import { camelCase } from '../structure/files.ts';

/** Describes a provider package by what its entry exports; `undefined` when it exports no operations yet. */
export function documentOf(name: string, entry: Readonly<Record<string, unknown>>): OpenApiDocument | undefined {
  const operations = entry[`${camelCase(name)}Operations`];
  const issuer = entry[`${camelCase(name)}Issuer`];
  if (!isOperations(operations) || !isIssuer(issuer)) return undefined;
  return toOpenApi({
    title: issuer.title,
    version: String(entry.VERSION),
    description: `The part of this API that @tokenyard/${name} covers, as its operations declare it.`,
    servers: Object.values(issuer.environments),
    operations,
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isOperations = (value: unknown): value is Operations =>
  isObject(value) && Object.values(value).every((operation) => isObject(operation) && 'responses' in operation);

const isIssuer = (value: unknown): value is IssuerDefinition =>
  isObject(value) && 'title' in value && 'environments' in value && isObject(value.environments);
