/** A part of an OpenAPI document. */
type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

const memberOf = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((node, name) => (isNode(node) ? node[name] : undefined), value);

/** A part with every reference replaced by what it refers to; what stands beside a reference is kept. */
function resolved(value: unknown, root: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, root));
  if (!isNode(value)) return value;
  const { $ref, ...rest } = value;
  const target = typeof $ref === 'string' ? memberOf(root, $ref.replace('#/', '').split('/')) : {};
  if (!isNode(target)) throw new Error(`${String($ref)} leads nowhere`);
  const members = Object.entries({ ...target, ...rest }).map(([name, member]) => [name, resolved(member, root)]);
  const inlined: Node = Object.fromEntries(members);
  return '$ref' in target ? resolved(inlined, root) : inlined;
}

/** Two spellings of the same rule become one, and texts for people are left out. */
function normalised(node: Node): Node {
  const { description, summary, tags, externalDocs, additionalProperties, required, anyOf, type, ...rest } = node;
  const [first, second, ...others] = Array.isArray(anyOf) ? anyOf : [];
  if (isNode(first) && others.length === 0 && memberOf(second, ['type']) === 'null') {
    return normalised({ ...rest, ...first, type: [first.type, 'null'] });
  }
  return {
    ...rest,
    ...(anyOf === undefined ? {} : { anyOf }),
    ...(type === undefined ? {} : { type: Array.isArray(type) ? type.join('|') : type }),
    // Properties may have these names.
    ...Object.fromEntries(Object.entries({ description, summary, tags, type }).filter(([, value]) => isNode(value))),
    ...(additionalProperties === false ? { additionalProperties } : {}),
    ...(required === true ? { required } : {}),
    ...(Array.isArray(required) ? { required: Object.fromEntries(required.map((name) => [name, true])) } : {}),
  };
}

function* flattened(value: unknown, place: string): Generator<readonly [place: string, value: string]> {
  if (!isNode(value)) {
    // JavaScript writes a slash in a pattern as an escape.
    yield [place, JSON.stringify(place.endsWith('/pattern') ? String(value).replaceAll('\\/', '/') : value)];
    return;
  }
  for (const [name, member] of Object.entries(normalised(value))) {
    yield* flattened(member, `${place}/${name.replaceAll('/', '~1')}`);
  }
}

/** The ways in which an operation may be authenticated. */
function securityOf(operation: unknown, root: unknown): unknown {
  const security = memberOf(operation, ['security']) ?? memberOf(root, ['security']);
  if (!Array.isArray(security)) return {};
  const names = security.flatMap((requirement) => (isNode(requirement) ? Object.keys(requirement) : []));
  const schemes = names.map((name) => memberOf(root, ['components', 'securitySchemes', name]));
  return Object.fromEntries(schemes.map((scheme, index) => [String(index), scheme]));
}

/** Every single rule of an operation by its place: media types, statuses, headers, members, types, bounds, patterns. */
export function factsOf(document: unknown, path: string, method: string): ReadonlyMap<string, string> {
  const operation = memberOf(document, ['paths', path, method]);
  if (!isNode(operation)) throw new Error(`There is no ${method} ${path}`);
  const whole = resolved({ ...operation, security: securityOf(operation, document) }, document);
  return new Map(flattened(whole, ''));
}

/** What only the first (`-`) or only the second (`+`) says. */
export function differences(
  first: ReadonlyMap<string, string>,
  second: ReadonlyMap<string, string>,
): readonly string[] {
  const only = (sign: string, these: typeof first, those: typeof first) =>
    [...these]
      .filter(([place, value]) => those.get(place) !== value)
      .map(([place, value]) => `${sign} ${place} ${value}`);
  return [...only('-', first, second), ...only('+', second, first)];
}
