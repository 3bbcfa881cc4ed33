import type { OperationSpec, Schema } from '../operation/operation.ts';
import type { Components } from './components.ts';
import { membersOf } from './json-schema.ts';
import { isDescribedElsewhere, type OpenApiObject } from './openapi-object.ts';
import type { SharedResponses } from './responses.ts';
import { credentialText, securityOf } from './security.ts';

interface Place {
  readonly operation: OperationSpec;
  /** Path template in front of the operation's own; empty for the operation itself. */
  readonly mount: string;
  readonly tag: string;
  readonly components: Components;
  readonly shared: SharedResponses;
}

/** An operation as it is served under one mount. */
export function operationObject({ operation, mount, tag, components, shared }: Place): OpenApiObject {
  const { id, summary, source, auth, request } = operation;
  const description = credentialText(auth);
  const parameters = [
    ...placesOf(mount).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...parametersOf('path', request.path),
    ...parametersOf('query', request.query),
    ...parametersOf('header', request.headers),
  ];
  return {
    operationId: id + mountName(mount),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(URL.canParse(source) ? { externalDocs: { url: source } } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation, components),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, shared.responseOf(response)]),
    ),
    security: securityOf(auth),
  };
}

const placesOf = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** `UnderInstancesInstance` for `/instances/{instance}`: operation ids have to be unique in a document. */
const mountName = (mount: string): string =>
  mount === '' ? '' : `Under${mount.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`;

const parametersOf = (place: 'path' | 'query' | 'header', schema: Schema | undefined): readonly OpenApiObject[] =>
  (schema === undefined ? [] : membersOf(schema, 'input'))
    .filter(({ name }) => place !== 'header' || !isDescribedElsewhere(name))
    .map(({ name, required, schema: described }) => ({
      name,
      in: place,
      required: place === 'path' || required,
      schema: described,
    }));

function requestBody({ request: { body } }: OperationSpec, { schemaOf }: Components): OpenApiObject {
  if (body === undefined) return {};
  const types = [body.contentType, ...(body.accepts ?? [])];
  const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(body) }]));
  return { requestBody: { required: body.optional !== true, content } };
}
