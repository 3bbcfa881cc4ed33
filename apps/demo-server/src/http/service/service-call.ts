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
  /** Recognises a text of the caller's. Its key is the API key, so whoever reads the database cannot try texts out. */
  readonly fingerprint: (text: string) => string;
}

type AllHandlers = ServedHandlers<typeof tokenServiceOperations, ServiceCall>;

/** Handlers of some of the operations. */
export type ServiceHandlers<K extends keyof AllHandlers> = Pick<AllHandlers, K>;
