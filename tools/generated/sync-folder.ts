import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes the files of a folder what they have to be, and gives the names of those that were not; with `check` nothing
 * is written.
 */
export function syncFolder(folder: string, wanted: ReadonlyMap<string, string>, check: boolean): readonly string[] {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const read = (file: string) => (present.includes(file) ? readFileSync(path.join(folder, file), 'utf8') : undefined);
  const stale = [...wanted].filter(([file, text]) => read(file) !== text);
  const stray = present.filter((file) => !wanted.has(file));
  if (!check) {
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of stale) writeFileSync(path.join(folder, file), text);
    for (const file of stray) rmSync(path.join(folder, file));
  }
  return [...stale.map(([file]) => file), ...stray];
}
