import type { OperationSpec, Operations, Responses } from '../operation/operation.ts';
import type { RouteMatch } from '../serve/route.ts';
import type { Exchange } from './exchange.ts';
import { MemoryStore } from './memory-store.ts';
import { systemRandom } from './random.ts';
import type { SandboxDefinition } from './sandbox-types.ts';

/** Statuses with which everything can fail that a fault strikes: an operation, or every request. */
export async function failureStatuses<Ops extends Operations>(
  definition: SandboxDefinition<Ops>,
  now: number,
  operationId: string | undefined,
): Promise<readonly number[]> {
  const struck = targetsOf(definition).filter(({ id }) => operationId === undefined || id === operationId);
  // A store of its own: what a provider counts while it fails counts nothing here.
  return new MemoryStore().transaction(async (tx) => {
    await definition.seed(tx, now);
    const lists = await Promise.all(
      struck.map(async ({ method, match, responses }) => {
        const url = new URL('http://localhost/');
        const place = { method, url, path: '/', baseUrl: url.origin, headers: new Headers() };
        const exchange = { ...place, body: new Uint8Array(), match, tx, random: systemRandom, now };
        const failing: number[] = [];
        for (const status of errorStatuses(responses)) {
          if ((await definition.failure(status, exchange)) !== undefined) failing.push(status);
        }
        return failing;
      }),
    );
    const [first = [], ...others] = lists;
    return first.filter((status) => others.every((list) => list.includes(status)));
  });
}

interface Target<Id extends string> extends Pick<Exchange<Id>, 'method' | 'match'> {
  readonly id: Id | undefined;
  readonly responses: Responses;
}

/** All that a request may lead to, and what may be answered there. */
function targetsOf<Ops extends Operations>(definition: SandboxDefinition<Ops>): readonly Target<keyof Ops & string>[] {
  const targets: Target<keyof Ops & string>[] = [
    { id: undefined, method: 'GET', match: { kind: 'none' }, responses: definition.fallback },
  ];
  for (const id in definition.operations) {
    const operation: OperationSpec | undefined = definition.operations[id];
    if (operation === undefined) continue;
    const match: RouteMatch<keyof Ops & string> = { kind: 'operation', id, operation, params: {} };
    targets.push({ id, method: operation.method, match, responses: operation.responses });
  }
  return targets;
}

const errorStatuses = (responses: Responses): readonly number[] =>
  Object.keys(responses)
    .map(Number)
    .filter((status) => status >= 400);
