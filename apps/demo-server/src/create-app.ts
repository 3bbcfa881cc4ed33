import {
  type Clock,
  createSandboxControl,
  type Random,
  type SandboxProvider,
  type SandboxStore,
} from '@tokenyard/core/sandbox';
import { tokenServiceOperations } from '@tokenyard/service-client';
import type { AppFetch } from './http/app-fetch.ts';
import { type Health, healthPages } from './http/health-pages.ts';
import { indexPage } from './http/index-page.ts';
import { openApiPage } from './http/openapi-page.ts';
import { type Mount, type Page, requestOnly, route } from './http/route.ts';
import { curlOf, type ServedProvider } from './http/served-provider.ts';
import { problemPages } from './http/service/problem-pages.ts';
import { createServiceApi, servicePath } from './http/service/service-api.ts';
import { serviceProviders } from './service-providers.ts';
import type { ServiceContext } from './token-service/context.ts';

/** What an app is composed of; the same code serves a test and a process. */
export interface AppParts extends Health {
  /** Providers by the path under which they are served. */
  readonly providers: Readonly<Record<string, SandboxProvider>>;
  readonly storeOf: (provider: string) => SandboxStore;
  /** 32 secret bytes for what sandboxes sign or encrypt. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** What the token service works with; without it only the sandboxes are served. */
  readonly service?: Omit<ServiceContext, 'providers'> | undefined;
}

export interface App {
  readonly fetch: AppFetch;
  readonly served: readonly ServedProvider[];
  readonly service: ServiceContext | undefined;
}

/** Composes the sandboxes and the token service into one app. Pure: it opens no socket and no file. */
export function createApp(parts: AppParts): App {
  const served = Object.entries(parts.providers).map(([path, provider]) => serve(path, provider, parts));
  const pages: Record<string, Page> = {
    '/': ({ origin }) => indexPage(served, origin),
    ...healthPages(parts),
  };
  const mounts: Mount[] = [];
  for (const { path, provider, sandbox } of served) {
    const { title } = provider.issuer;
    const control = createSandboxControl(sandbox, { basePath: `/_control/${path}`, onError: parts.onError });
    pages[`/openapi/${path}.json`] = openApiPage(`${title} sandbox`, provider.operations, `/${path}`);
    pages[`/openapi/_control/${path}.json`] = openApiPage(`${title} control`, control.operations, `/_control/${path}`);
    mounts.push({ prefix: `/${path}`, fetch: (request, line) => sandbox.fetch(request, undefined, line) });
    mounts.push({ prefix: `/_control/${path}`, fetch: requestOnly(control.fetch) });
  }
  const service = parts.service && { ...parts.service, providers: serviceProviders(served) };
  if (service !== undefined) {
    Object.assign(pages, problemPages());
    pages['/openapi/token-service.json'] = openApiPage('Tokenyard token service', tokenServiceOperations, '');
    mounts.push({ prefix: servicePath, fetch: requestOnly(createServiceApi(service)) });
  }
  return { fetch: route(pages, mounts), served, service };
}

function serve(path: string, provider: SandboxProvider, parts: AppParts): ServedProvider {
  const { storeOf, key, clock, random, onError } = parts;
  const sandbox = provider.create({ basePath: `/${path}`, store: storeOf(path), key, clock, random, onError });
  return { path, provider, sandbox, curl: curlOf(path, provider.demo.example) };
}
