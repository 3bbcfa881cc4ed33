import { membersOf } from '../openapi/json-schema.ts';
import type { Operations } from '../operation/operation.ts';

const placesOf = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** Operations whose key is not their id, which makes ids unique too. */
export const misnamedOperations = (operations: Operations): readonly string[] =>
  Object.entries(operations)
    .filter(([key, { id }]) => key !== id)
    .map(([key, { id }]) => `the operation under '${key}' has the id '${id}'`);

/** Path parameters that stand only in the template or only in the schema, and mounts that name one again. */
export const strayPathParameters = (operations: Operations): readonly string[] =>
  Object.values(operations).flatMap(({ id, path, mounts = [], request }) => {
    const places = placesOf(path);
    const declared = request.path === undefined ? [] : membersOf(request.path, 'input').map(({ name }) => name);
    return [
      ...places.filter((name) => !declared.includes(name)).map((name) => `${id}: '${name}' has no schema`),
      ...declared.filter((name) => !places.includes(name)).map((name) => `${id}: '${name}' is not in ${path}`),
      ...mounts
        .flatMap(placesOf)
        .filter((name) => places.includes(name))
        .map((name) => `${id}: a mount repeats '${name}'`),
    ];
  });

/** Pairs of operations that answer the same method and path. */
export function collidingRoutes(operations: Operations): readonly string[] {
  const owners = new Map<string, string>();
  const objections: string[] = [];
  for (const { id, method, path, mounts = [] } of Object.values(operations)) {
    for (const mount of ['', ...mounts]) {
      const route = `${method} ${(mount + path).replace(/\{\w+\}/g, '{}')}`;
      const owner = owners.get(route);
      if (owner === undefined) owners.set(route, id);
      else objections.push(`${id} and ${owner} both answer ${route}`);
    }
  }
  return objections;
}
