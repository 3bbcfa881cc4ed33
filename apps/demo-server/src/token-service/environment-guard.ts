import { isLoopback } from '@tokenyard/core';
import { ServiceError } from './service-error.ts';
import type { ServiceProvider } from './service-provider.ts';

/** Where credentials are sent: to a real host, or with `null` to the built-in sandbox. */
interface Aim {
  readonly baseUrl: string | null;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/**
 * Keeps test credentials from real hosts and real ones from the built-in sandbox.
 * @throws {ServiceError} `environment-mismatch`
 */
export function guardEnvironment({ issuer, sandbox }: ServiceProvider, { baseUrl, credentials }: Aim): void {
  const demoValues = new Set(Object.values(sandbox.credentials));
  const texts = Object.values(credentials).filter((value) => typeof value === 'string');
  const ofSandbox = texts.some((value) => demoValues.has(value) || /^(sk_test_|sandbox[-_])/.test(value));
  if (baseUrl === null && !ofSandbox) {
    throw mismatch(`None of the credentials is one of the built-in ${issuer.title} sandbox`);
  }
  const host = baseUrl === null ? undefined : hostOf(baseUrl);
  const real = host !== undefined && !isLoopback(host) && !isTestEnvironment(baseUrl, issuer.environments);
  if (real && ofSandbox) throw mismatch('Sandbox credentials are pointed at a real host');
}

/** Environments of a provider that are no production take test credentials. */
const isTestEnvironment = (baseUrl: string | null, environments: Readonly<Record<string, string>>) =>
  Object.entries(environments).some(([name, url]) => name !== 'production' && url === baseUrl);

function hostOf(baseUrl: string): string | undefined {
  try {
    return new URL(baseUrl).hostname;
  } catch {
    // What is no URL at all is refused where requests are read, in better words.
    return undefined;
  }
}

const mismatch = (detail: string) => new ServiceError('environment-mismatch', detail);
