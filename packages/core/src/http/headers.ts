/**
 * Header fields as one record with names in lower case; later layers stand over earlier ones, however they are spelled.
 * @throws {TypeError} when a name or a value is none that HTTP allows
 */
export function mergeHeaders(...layers: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const merged = new Headers();
  for (const layer of layers) for (const [name, value] of Object.entries(layer)) merged.set(name, value);
  return Object.fromEntries(merged);
}
