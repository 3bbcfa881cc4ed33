import { VERSION } from '../version.ts';
import type { Page } from './route.ts';

/** How the server tells how it is. */
export interface Health {
  /** Rejects when the server cannot do its work, e.g. because its database is gone. */
  readonly checkReady: () => Promise<void>;
  /** Told about faults of the server itself. */
  readonly onError: (error: unknown) => void;
}

/** `/healthz`: the process runs. `/readyz`: it can do its work. */
export const healthPages = ({ checkReady, onError }: Health): Readonly<Record<string, Page>> => ({
  '/healthz': () => Response.json({ status: 'ok', version: VERSION }),
  '/readyz': async () => {
    try {
      await checkReady();
      return Response.json({ status: 'ready' });
    } catch (error) {
      onError(error);
      return Response.json({ status: 'unavailable' }, { status: 503 });
    }
  },
});
