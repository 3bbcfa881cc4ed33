import type { Exchange } from '@tokenyard/core/sandbox';
import { refuse } from './replies.ts';

/** Names that `fields[spaceCodes]` knows: attributes and the one relationship. */
const fieldNames = [
  'url',
  'designation',
  'description',
  'direction',
  'spaceType',
  'classification',
  'capacity',
  'experienceConfiguration',
];

const includePaths = [
  'experienceConfiguration',
  'experienceConfiguration.experienceConfigurationMenus',
  'experienceConfiguration.experienceConfigurationMenus.menu',
];

/** An empty value names nothing (JSON:API 1.1, sparse fieldsets). */
const listOf = (value: string) => (value === '' ? [] : value.split(','));

/** The values that a parameter takes. */
const supported: ReadonlyMap<string, readonly string[]> = new Map([
  ['fields[spaceCodes]', fieldNames],
  ['include', includePaths],
]);

function refuseParameter(name: string, { random }: Exchange): never {
  const [base = ''] = name.split('[');
  return refuse('invalidParameter', random, /^[A-Za-z0-9_]+$/.test(base) ? { parameter: base } : undefined);
}

/** Refuses the first query parameter of a request that takes none. */
export function refuseParameters(exchange: Exchange): void {
  for (const name of exchange.url.searchParams.keys()) refuseParameter(name, exchange);
}

export interface SpaceCodeSelection {
  /** Names to return; all without. */
  readonly fields: readonly string[] | undefined;
  readonly included: boolean;
}

/** Reads which parts of a space code to return; refuses unknown parameters, fields and paths. */
export function readSelection(exchange: Exchange): SpaceCodeSelection {
  const { searchParams } = exchange.url;
  for (const [name, value] of searchParams) {
    const values = supported.get(name);
    if (values === undefined || !listOf(value).every((item) => values.includes(item))) refuseParameter(name, exchange);
  }
  const fields = searchParams.get('fields[spaceCodes]');
  return { fields: fields === null ? undefined : listOf(fields), included: searchParams.has('include') };
}
