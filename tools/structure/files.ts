import type { SourceTree } from './source-tree.ts';

export const isTest = (file: string): boolean =>
  /\.test(?:-d)?\.[cm]?tsx?$/.test(file) || /\/(?:test|__tests__|__fixtures__)\//.test(file);

export const isGenerated = (file: string): boolean => /\/generated\/|\.generated\./.test(file);

/** TypeScript files of one package that ship, tests and fixtures left out. */
export const shippedSources = (tree: SourceTree, name: string): string[] =>
  tree.files.filter((file) => file.startsWith(`packages/${name}/src/`) && file.endsWith('.ts') && !isTest(file));

export const isOperation = (file: string): boolean => /^packages\/[^/]+\/src\/operations\//.test(file);

export const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

export const camelCase = (name: string): string => name.slice(0, 1) + pascalCase(name).slice(1);
