import {
  type Clock,
  createSandboxControl,
  type Random,
  type SandboxProvider,
  type SandboxStore,
} from '@tokenyard/core/sandbox';
import { tokenServiceOperations } from '@tokenyard/service-client';
import type { AppFetch } from './http/app-fetch.ts';
import { healthPages } from './http/health-pages.ts';
import { indexPage } from './http/index-page.ts';
import { metricsPage } from './http/metrics-page.ts';
import { openApiPage } from './http/openapi-page.ts';
import type { Readiness } from './http/readiness.ts';
import { type Mount, type Page, requestOnly, route } from './http/route.ts';
import { curlOf, type ServedProvider } from './http/served-provider.ts';
import { problemPages } from './http/service/problem-pages.ts';
import { createServiceApi, servicePath } from './http/service/service-api.ts';
import { serviceProviders } from './service-providers.ts';
import { observed } from './telemetry/observe.ts';
import { routeNames } from './telemetry/route-names.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { watchService } from './telemetry/watch-service.ts';
import type { ServiceContext } from './token-service/context.ts';

/** What the token service of an app works with, beside the providers that the app serves. */
export type ServiceParts = Omit<ServiceContext, 'providers'>;

/** What an app is composed of; the same code serves a test and a process. */
export interface AppParts {
  /** Providers by the path under which they are served. */
  readonly providers: Readonly<Record<string, SandboxProvider>>;
  readonly storeOf: (provider: string) => SandboxStore;
  /** 32 secret bytes for what sandboxes sign or encrypt. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly readiness: Readiness;
  /** Told about faults of the server itself. */
  readonly onError: (error: unknown) => void;
  /** Without it nothing is logged or counted. */
  readonly telemetry?: Telemetry | undefined;
  /** Origin that clients use, where it is not the one that they name in a request. */
  readonly publicUrl?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** What the token service works with; without it only the sandboxes are served. */
  readonly service?: ServiceParts | undefined;
}

export interface App {
  readonly fetch: AppFetch;
  readonly served: readonly ServedProvider[];
  readonly service: ServiceContext | undefined;
}

/** Composes the sandboxes and the token service into one app. Pure: it opens no socket and no file. */
export function createApp(
  parts: AppParts & { readonly service: ServiceParts },
): App & { readonly service: ServiceContext };
export function createApp(parts: AppParts): App;
export function createApp(parts: AppParts): App {
  const served = Object.entries(parts.providers).map(([path, provider]) => serve(path, provider, parts));
  const { telemetry, publicUrl } = parts;
  const pages: Record<string, Page> = {
    '/': ({ origin }) => indexPage(served, publicUrl ?? origin),
    ...healthPages(parts.readiness),
    ...(telemetry === undefined ? {} : { '/metrics': metricsPage(telemetry.registry) }),
  };
  const mounts: Mount[] = [];
  for (const { path, provider, sandbox } of served) {
    const { title } = provider.issuer;
    const control = createSandboxControl(sandbox, { basePath: `/_control/${path}`, onError: parts.onError });
    const api = { area: 'sandbox', prefix: `/${path}`, basePath: `/${path}`, provider: path } as const;
    const prefix = `/_control/${path}`;
    pages[`/openapi/${path}.json`] = openApiPage(`${title} sandbox`, provider.operations, api.prefix, publicUrl);
    pages[`/openapi${prefix}.json`] = openApiPage(`${title} control`, control.operations, prefix, publicUrl);
    mounts.push(
      { ...api, operations: provider.operations, fetch: (request, line) => sandbox.fetch(request, undefined, line) },
      { ...api, ...control, area: 'control', prefix, basePath: prefix, fetch: requestOnly(control.fetch) },
    );
  }
  const service = parts.service && {
    ...parts.service,
    ...(telemetry && watchService(parts.service, telemetry)),
    providers: serviceProviders(served),
  };
  if (service !== undefined) {
    Object.assign(pages, problemPages());
    const operations = tokenServiceOperations;
    pages['/openapi/token-service.json'] = openApiPage('Tokenyard token service', operations, '', publicUrl);
    const fetch = requestOnly(createServiceApi(service, (keyId) => telemetry?.scopes.note({ keyId })));
    mounts.push({ area: 'service', prefix: servicePath, basePath: '', operations, fetch });
  }
  const fetch = route(pages, mounts);
  const nameOf = routeNames(Object.keys(pages), mounts);
  return { fetch: telemetry === undefined ? fetch : observed(fetch, nameOf, telemetry), served, service };
}

function serve(path: string, provider: SandboxProvider, parts: AppParts): ServedProvider {
  const { storeOf, key, clock, random, onError } = parts;
  const sandbox = provider.create({ basePath: `/${path}`, store: storeOf(path), key, clock, random, onError });
  return { path, provider, sandbox, curl: curlOf(path, provider.demo.example) };
}
