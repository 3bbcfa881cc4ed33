import { type Exchange, Refusal } from '@tokenyard/core/sandbox';
import { invalid, type Violation } from './replies.ts';

const integer = (maximum: number) => (text: string) =>
  /^\d{1,16}$/.test(text) && Number(text) >= 1 && Number(text) <= maximum;
const oneOf = (values: readonly string[]) => (text: string) => values.includes(text);

type Rule = readonly [accepts: (text: string) => boolean, message: string];

/** Query parameters with the rule that each has to keep. */
const rules = {
  page: [integer(Number.MAX_SAFE_INTEGER), 'must be an integer from 1'],
  limit: [integer(10_000), 'must be an integer from 1 to 10000'],
  sort: [(text) => /^[\w.]*((:asc)|(:desc))?$/.test(text), 'must be a member name with an optional :asc or :desc'],
  versionName: [() => true, ''],
  status: [oneOf(['pending', 'in_progress', 'processed', 'error']), 'must be pending, in_progress, processed or error'],
  os: [oneOf(['ios', 'android']), 'must be ios or android'],
} as const satisfies Readonly<Record<string, Rule>>;

type Parameter = keyof typeof rules;

/** Reads the named parameters of a request; refuses the request when one breaks its rule or is given twice. */
export function readQuery<P extends Parameter>(
  { url }: Exchange,
  names: readonly P[],
): Readonly<Partial<Record<P, string>>> {
  const violations: Violation[] = [];
  const query: Partial<Record<P, string>> = {};
  for (const name of names) {
    const [text, ...more] = url.searchParams.getAll(name);
    if (text === undefined) continue;
    const [accepts, message] = rules[name];
    if (more.length > 0) violations.push({ field: name, location: 'query', messages: ['must be given once only'] });
    else if (!accepts(text)) violations.push({ field: name, location: 'query', messages: [message] });
    query[name] = text;
  }
  if (violations.length > 0) throw new Refusal(invalid(violations));
  return query;
}
