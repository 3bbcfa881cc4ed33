import { ConnectionDropped, type RequestLine } from '@tokenyard/core/sandbox';
import type { AppFetch } from '../http/app-fetch.ts';
import { problem } from '../http/problem.ts';
import { ClientGone } from '../http/request-body.ts';
import type { RequestFacts } from './log.ts';
import { requestIdHeader } from './request-id.ts';
import type { RouteName } from './route-names.ts';
import type { Telemetry } from './telemetry.ts';

/** Pages that machines ask for every few seconds. */
const probes: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/**
 * Gives each request an id and a place in a trace, and logs and counts it. What a sandbox answers stays as the provider
 * would send it; everything else tells the request id.
 */
export const observed =
  (fetch: AppFetch, nameOf: (line: RequestLine) => RouteName, telemetry: Telemetry): AppFetch =>
  async (request, given) => {
    const { pathname, search } = new URL(request.url);
    const line = given ?? { method: request.method, target: pathname + search };
    const name = nameOf(line);
    const scope = telemetry.scopeOf(request.headers);
    const { log, metrics, scopes, elapsed } = telemetry;
    const begun = elapsed();
    metrics.begin();
    return scopes.run(scope, async () => {
      const end = (status: number | undefined, ending?: RequestFacts['ending']) => {
        const facts = { ...name, level: levelOf(name, status), status, ending, duration: elapsed() - begun };
        log.request(facts);
        metrics.request(facts);
      };
      try {
        const response = await fetch(request, line);
        if (name.area !== 'sandbox') response.headers.set(requestIdHeader, scope.requestId ?? '');
        end(response.status);
        return response;
      } catch (error) {
        if (error instanceof ConnectionDropped || error instanceof ClientGone) {
          end(undefined, error instanceof ClientGone ? 'aborted' : 'dropped');
          throw error;
        }
        log.fault(error);
        end(500);
        const detail = 'An unexpected error occurred';
        return problem(500, 'Internal Server Error', detail, { [requestIdHeader]: scope.requestId ?? '' });
      }
    });
  };

function levelOf({ area, route }: RouteName, status: number | undefined): RequestFacts['level'] {
  if (probes.includes(route)) return 'debug';
  return area === 'service' && status !== undefined && status >= 500 ? 'warn' : 'info';
}
