import type { ServedProvider } from './http/served-provider.ts';
import type { ServiceProvider } from './token-service/service-provider.ts';

/** The served providers as the service works with them: their sandboxes are called in process, without a socket. */
export const serviceProviders = (served: readonly ServedProvider[]): ReadonlyMap<string, ServiceProvider> =>
  new Map(
    served.map(({ path, provider, sandbox }) => [
      provider.issuer.provider,
      {
        issuer: provider.issuer,
        sandbox: {
          baseUrl: `http://localhost/${path}`,
          fetch: (input, init) => sandbox.fetch(input, init),
          credentials: provider.demo.credentials,
          request: provider.demo.request,
        },
      },
    ]),
  );
