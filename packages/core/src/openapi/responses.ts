import type { Operations, ResponseSpec } from '../operation/operation.ts';
import type { Components } from './components.ts';
import { membersOf } from './json-schema.ts';
import { isDescribedElsewhere, type OpenApiObject } from './openapi-object.ts';

/** Responses that several operations share, each described once, and how an operation refers to its own. */
export interface SharedResponses {
  readonly responses: Readonly<Record<string, OpenApiObject>>;
  readonly responseOf: (response: ResponseSpec) => OpenApiObject;
}

/** Shares the responses that are the same constant in several operations. */
export function sharedResponsesOf(operations: Operations, components: Components): SharedResponses {
  const all = Object.values(operations).flatMap(({ responses }) => Object.entries(responses));
  const names = new Map<ResponseSpec, string>();
  for (const [status, response] of all) {
    if (names.has(response) || all.filter(([, other]) => other === response).length < 2) continue;
    const name = `${Number(status) < 400 ? 'Success' : 'Error'}${status}`;
    const alike = [...names.values()].filter((taken) => taken === name || taken.startsWith(`${name}No`)).length;
    names.set(response, alike === 0 ? name : `${name}No${alike + 1}`);
  }
  return {
    responses: Object.fromEntries([...names].map(([response, name]) => [name, responseObject(response, components)])),
    responseOf: (response) => {
      const name = names.get(response);
      return name === undefined ? responseObject(response, components) : { $ref: `#/components/responses/${name}` };
    },
  };
}

function responseObject({ description, headers, body }: ResponseSpec, { schemaOf }: Components): OpenApiObject {
  const entries = (headers === undefined ? [] : membersOf(headers, 'input'))
    .filter(({ name }) => !isDescribedElsewhere(name))
    .map(({ name, required, schema }) => [name, { required, schema }]);
  return {
    description,
    ...(entries.length === 0 ? {} : { headers: Object.fromEntries(entries) }),
    ...(body === undefined ? {} : { content: { [body.contentType]: { schema: schemaOf(body) } } }),
  };
}
