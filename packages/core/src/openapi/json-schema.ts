import { registry, type ToJSONSchemaParams, toJSONSchema } from 'zod/v4/core';
import type { Schema } from '../operation/operation.ts';

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 embeds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Which side of a schema to describe: what may be sent, or what comes out of parsing. */
export type SchemaSide = 'input' | 'output';

const binary = { type: 'string', format: 'binary' } as const;

const conversion = (side: SchemaSide, content: 'json' | 'binary' = 'json'): ToJSONSchemaParams => ({
  target: 'draft-2020-12',
  io: side,
  unrepresentable: ({ zodSchema }) =>
    content === 'binary' && zodSchema._zod.def.type === 'custom' ? { ...binary } : 'any',
  override: ({ zodSchema, jsonSchema }) => {
    // Members beyond the named ones are allowed anyway where nothing forbids them.
    if (JSON.stringify(jsonSchema.additionalProperties) === '{}') delete jsonSchema.additionalProperties;
    // zod's integers are the safe ones; that is a limit of JavaScript, not of an API.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (zodSchema._zod.def.type !== 'file') return;
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
    Object.assign(jsonSchema, binary);
  },
});

// A schema that was made by zod carries a hidden link to its maker; plain data does not.
const plain = ({ $schema: _, $id: __, ...described }: JsonSchema): JsonSchema => structuredClone(described);

/**
 * A zod schema as JSON Schema. What JSON Schema cannot say is left open; in a body that is `binary` a custom check
 * stands for a file.
 */
export const jsonSchemaOf = (schema: Schema, side: SchemaSide, content: 'json' | 'binary' = 'json'): JsonSchema =>
  plain({ ...toJSONSchema(schema, conversion(side, content)) });

/** Named schemas as JSON Schemas that refer to one another, by name, wherever one holds another. */
export function namedJsonSchemas(
  schemas: ReadonlyMap<Schema, string>,
  side: SchemaSide,
  reference: (name: string) => string,
): Readonly<Record<string, JsonSchema>> {
  const names = registry<{ readonly id: string }>();
  for (const [schema, id] of schemas) names.add(schema, { id });
  const converted = toJSONSchema(names, { ...conversion(side), uri: reference }).schemas;
  return Object.fromEntries(Object.entries(converted).map(([name, schema]) => [name, plain({ ...schema })]));
}

/** Members of an object schema in their order, with what each may be and whether it has to be there. */
export function membersOf(schema: Schema, side: SchemaSide): readonly ObjectMember[] {
  const { properties, required } = jsonSchemaOf(schema, side);
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(isRecord(properties) ? properties : {}).map(([name, member]) => ({
    name,
    required: names.includes(name),
    schema: isRecord(member) ? member : {},
  }));
}

export interface ObjectMember {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
