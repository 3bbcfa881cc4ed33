import type { $ZodObjectDef } from 'zod/v4/core';
import type { Schema } from './operation.ts';

/** Names of the members that an object schema declares. */
export function memberNames(schema: Schema): readonly string[] {
  const { def } = schema._zod;
  return isObject(def) ? Object.keys(def.shape) : [];
}

const isObject = (def: Schema['_zod']['def']): def is $ZodObjectDef => def.type === 'object';
