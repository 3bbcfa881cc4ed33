import type { IssuedToken, IssueResult } from '@tokenyard/core';
import { createMerchantBackendIssuer } from '../issuer.ts';
import { demoPassword, type MerchantBackendSandbox } from '../sandbox/index.ts';
import { sandboxAtStart } from './clients.ts';
import { baseUrl } from './exchanges/parts.ts';

export const request = { scope: 'order-pos:refreshable', duration: { d_us: 3_600_000_000 }, description: 'till 3' };
export const password = demoPassword;

export function issuerOn(sandbox: MerchantBackendSandbox, credentials: unknown = { instance: 'sandbox', password }) {
  const now = () => sandbox.clock.now();
  return createMerchantBackendIssuer({ baseUrl, credentials, fetch: sandbox.fetch, now });
}
export const issuerOnSandbox = (credentials?: unknown) => {
  const sandbox = sandboxAtStart();
  return { sandbox, issuer: issuerOn(sandbox, credentials) };
};

/** The token of a result that wants no second factor. */
export function tokenIn(result: IssueResult): IssuedToken {
  if (result.status !== 'issued') throw new Error('A second factor is wanted');
  return result.token;
}
export const operationsOf = (sandbox: MerchantBackendSandbox) =>
  sandbox.recorder.list().map(({ operation, status }) => `${operation} ${status}`);
