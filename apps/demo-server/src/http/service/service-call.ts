import type { ServedHandlers } from '@tokenyard/core/serve';
import type { tokenServiceOperations } from '@tokenyard/service-client';
import type { Caller } from '../../token-service/caller.ts';
import type { ServiceContext } from '../../token-service/context.ts';
import type { createVend } from '../../token-service/vend.ts';

/** What the handlers of the token service work with. */
export interface ServiceCall {
  readonly service: ServiceContext;
  readonly vend: ReturnType<typeof createVend>;
  readonly caller: Caller;
}

type AllHandlers = ServedHandlers<typeof tokenServiceOperations, ServiceCall>;

/** Handlers of some of the operations. */
export type ServiceHandlers<K extends keyof AllHandlers> = Pick<AllHandlers, K>;

/** Headers of an answer that holds a secret. */
export const noStore = { headers: { 'Cache-Control': 'no-store' } } as const;
