/** Fills `{name}` places of a path template with percent-encoded values. */
export function fillPath(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeSegment(String(values[name])));
}

/** `.` and `..` would be resolved away by every URL parser, so their dots are encoded too. */
const encodeSegment = (value: string) =>
  /^\.{1,2}$/.test(value) ? value.replaceAll('.', '%2E') : encodeURIComponent(value);

/** Matches a path against a template; the parameters are percent-decoded. `undefined` when it does not match. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== value) return undefined;
    } else {
      const decoded = decodeSegment(value);
      if (decoded === undefined || decoded === '') return undefined;
      parameters[name] = decoded;
    }
  }
  return parameters;
}

function decodeSegment(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // A malformed escape names no resource: the path simply does not match.
    return undefined;
  }
}
