import { mediaTypes } from '../http/media-types.ts';
import type { BodySpec, Operations, Schema } from '../operation/operation.ts';
import { type JsonSchema, jsonSchemaOf, namedJsonSchemas } from './json-schema.ts';

/** The schemas of all bodies, each under a name, and how a body refers to its own. */
export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly schemaOf: (body: BodySpec) => JsonSchema;
}

type Role = 'Request' | 'Response' | 'Error';

/** One place where a schema is the body. */
interface Use {
  readonly schema: Schema;
  readonly operation: string;
  readonly role: Role;
  readonly status?: number;
}

const reference = (name: string) => `#/components/schemas/${name}`;

/** Parts of a form may be files, which only their place in a multipart body tells. */
const isMultipart = ({ contentType }: BodySpec) => contentType === mediaTypes.multipart;

/** Gives every body schema a name of its own; a schema that several operations share is described once. */
export function componentsOf(operations: Operations): Components {
  const names = namesOf(Object.values(operations).flatMap(usesOf));
  return {
    schemas: namedJsonSchemas(names, 'input', reference),
    schemaOf: (body) => {
      const name = names.get(body.schema);
      return name === undefined ? jsonSchemaOf(body.schema, 'input', 'binary') : { $ref: reference(name) };
    },
  };
}

function usesOf({ id, request, responses }: Operations[string]): readonly Use[] {
  const uses: Use[] = [];
  const operation = id.charAt(0).toUpperCase() + id.slice(1);
  if (request.body !== undefined && !isMultipart(request.body)) {
    uses.push({ schema: request.body.schema, operation, role: 'Request' });
  }
  for (const [key, { body }] of Object.entries(responses)) {
    const status = Number(key);
    if (body !== undefined) {
      uses.push({ schema: body.schema, operation, role: status < 400 ? 'Response' : 'Error', status });
    }
  }
  return uses;
}

function namesOf(uses: readonly Use[]): ReadonlyMap<Schema, string> {
  const names = new Map<Schema, string>();
  const taken = new Set<string>();
  for (const use of uses) {
    if (names.has(use.schema)) continue;
    const name = candidates(use, uses).find((candidate) => !taken.has(candidate)) ?? '';
    taken.add(name);
    names.set(use.schema, name);
  }
  return names;
}

/** `Error` for what several operations answer, else the operation's name in front; then status and number. */
function candidates({ schema, operation, role, status }: Use, uses: readonly Use[]): readonly string[] {
  const shared = uses.some((use) => use.schema === schema && use.operation !== operation);
  const name = role === 'Error' && shared ? role : operation + role;
  const numbered = uses.map((_, index) => `${name}${status ?? ''}No${index + 2}`);
  return [name, `${name}${status ?? ''}`, ...numbered];
}
