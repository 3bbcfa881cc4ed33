/**
 * The one JSON text of a value: no white space, members sorted by name. Equal data gives equal text, so that it can be
 * compared by a hash; and what was authenticated as text can be handed on as JSON, and authenticated again by whoever
 * receives it.
 * @throws {TypeError} for what JSON cannot hold; a wrapped secret is such a thing
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw new TypeError('Only plain objects are JSON');
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  if (value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value))
    return JSON.stringify(value);
  throw new TypeError(`A ${typeof value} is not JSON`);
}
