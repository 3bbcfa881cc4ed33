import { toJSONSchema } from 'zod/v4/core';
import type { Schema } from '../operation/operation.ts';

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 embeds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Which side of a schema to describe: what may be sent, or what comes out of parsing. */
export type SchemaSide = 'input' | 'output';

const binary = { type: 'string', format: 'binary' } as const;

/**
 * A zod schema as JSON Schema. What JSON Schema cannot say is left open; in a body that is `binary` a custom check
 * stands for a file.
 */
export function jsonSchemaOf(schema: Schema, side: SchemaSide, content: 'json' | 'binary' = 'json'): JsonSchema {
  const { $schema: _, ...described }: JsonSchema = toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: side,
    unrepresentable: ({ zodSchema }) =>
      content === 'binary' && zodSchema._zod.def.type === 'custom' ? { ...binary } : 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== 'file') return;
      for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
      Object.assign(jsonSchema, binary);
    },
  });
  // A schema that was made by zod carries a hidden link to its maker; plain data does not.
  return structuredClone(described);
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
