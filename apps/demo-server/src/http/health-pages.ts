import { VERSION } from '../version.ts';
import type { Readiness } from './readiness.ts';
import type { Page } from './route.ts';

/** `/healthz`: the process runs. `/readyz`: it can do its work, and wants to. */
export const healthPages = (readiness: Readiness): Readonly<Record<string, Page>> => ({
  '/healthz': () => Response.json({ status: 'ok', version: VERSION }),
  '/readyz': async () => {
    const report = await readiness.report();
    return Response.json(report, { status: report.status === 'ready' ? 200 : 503 });
  },
});
