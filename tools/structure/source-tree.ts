import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** Something a rule objects to. */
export interface Finding {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** The repository's files as the rules see them: paths are relative to its root, with forward slashes. */
export interface SourceTree {
  readonly files: readonly string[];
  /** Folder names of the provider packages. */
  readonly providers: readonly string[];
  /** Folder names of all packages with declared operations and a client: those of the providers, and our own. */
  readonly clients: readonly string[];
  /** Those of them that must be complete. */
  readonly finished: readonly string[];
  has(file: string): boolean;
  text(file: string): string;
  ast(file: string): ts.SourceFile;
  /** Runs a file as a module and gives its exports. */
  load(file: string): Promise<Exports>;
}

export type Exports = Readonly<Record<string, unknown>>;

export type Rule = (tree: SourceTree) => Finding[] | Promise<Finding[]>;

export interface TreeOptions {
  readonly providers: readonly string[];
  readonly ownClients?: readonly string[];
  readonly unfinished?: readonly string[];
}

/** A tree held in memory; `load` runs one of its files. */
export function createSourceTree(
  contents: ReadonlyMap<string, string>,
  options: TreeOptions,
  load: (file: string) => Promise<Exports>,
): SourceTree {
  const parsed = new Map<string, ts.SourceFile>();
  const text = (file: string) => {
    const content = contents.get(file);
    if (content === undefined) throw new Error(`There is no file ${file}`);
    return content;
  };
  return {
    files: [...contents.keys()].sort((a, b) => a.localeCompare(b)),
    providers: options.providers,
    clients: [...options.providers, ...(options.ownClients ?? [])],
    finished: options.providers.filter((name) => !options.unfinished?.includes(name)),
    has: (file) => contents.has(file),
    text,
    load,
    ast(file) {
      const source = parsed.get(file) ?? ts.createSourceFile(file, text(file), ts.ScriptTarget.ES2023, true);
      parsed.set(file, source);
      return source;
    },
  };
}

const skipped = new Set(['node_modules', 'dist', 'coverage', '.turbo']);

/** Reads the given folders from disk. */
export function readSourceTree(root: string, folders: readonly string[], options: TreeOptions): SourceTree {
  const contents = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (skipped.has(entry.name)) continue;
      if (entry.isDirectory()) visit(name);
      else if (/\.(?:[cm]?[jt]sx?|css|html|json|md)$/.test(entry.name)) {
        contents.set(name, readFileSync(path.join(root, name), 'utf8'));
      }
    }
  };
  const present = new Set(readdirSync(root));
  for (const folder of folders.filter((name) => present.has(name))) visit(folder);
  return createSourceTree(contents, options, (file) => import(pathToFileURL(path.join(root, file)).href));
}
