import { type AuditRecord, type IssuedSecret, iterateAudit, type TokenServiceClient } from '@tokenyard/service-client';
import type * as z from 'zod/mini';

export type Issued = z.infer<typeof IssuedSecret>;

/** Where no second factor is wanted there is none to be answered. */
const unwanted = () => new Error('The provider wants a second factor');

export async function vend(service: TokenServiceClient, connection: string): Promise<Issued> {
  const response = await service.vendToken.withResponse({ path: { id: connection } });
  if (response.status === 202) throw unwanted();
  return response.body;
}

export interface MintOptions {
  readonly key?: string;
  readonly request?: Record<string, unknown>;
}

export async function mint(
  service: TokenServiceClient,
  connection: string,
  { key, request }: MintOptions = {},
): Promise<Issued> {
  const response = await service.mintToken.withResponse({
    path: { id: connection },
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
    ...(request !== undefined && { body: { request } }),
  });
  if (response.status === 202) throw unwanted();
  return response.body;
}

export const isActive = async (service: TokenServiceClient, secret: string): Promise<boolean> =>
  (await service.introspectToken({ body: { token: secret } })).active;

/** What the audit of a connection has recorded, oldest first. */
export async function auditOf(
  service: TokenServiceClient,
  chain: string,
): Promise<readonly z.infer<typeof AuditRecord>[]> {
  const records: z.infer<typeof AuditRecord>[] = [];
  for await (const record of iterateAudit(service, { query: { chain, limit: 200 } })) records.push(record);
  return records.reverse();
}
