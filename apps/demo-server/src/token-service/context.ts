import type { ClientHooks, RetryPolicy } from '@tokenyard/core';
import type { Clock, Random } from '@tokenyard/core/sandbox';
import type { Database } from '../storage/database.ts';
import type { AuditBook } from './audit-book.ts';
import type { Journal } from './journal.ts';
import type { ServiceProvider } from './service-provider.ts';
import type { Vault } from './vault.ts';

/** Everything that the use cases of the token service work with. */
export interface ServiceContext {
  readonly database: Database;
  readonly vault: Vault;
  readonly journal: Journal;
  readonly auditBook: AuditBook;
  /** Providers by id. */
  readonly providers: ReadonlyMap<string, ServiceProvider>;
  readonly clock: Clock;
  readonly random: Random;
  /** Waits `ms` milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** How calls of providers are repeated where they may be. Default that of their clients. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Sees the calls of a provider, for logs, figures and traces. */
  readonly hooksOf?: ((provider: string) => ClientHooks) | undefined;
  /** Name of this process among the nodes of one database. */
  readonly node: string;
  /** Told about faults that end no request, such as those of scheduled work. */
  readonly onError: (error: unknown) => void;
}
