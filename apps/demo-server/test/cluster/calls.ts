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
  readonly key?: string | undefined;
  readonly request?: Record<string, unknown> | undefined;
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

/** What the audit of a connection has recorded, in its order: the clocks of nodes may differ. */
export async function auditOf(
  service: TokenServiceClient,
  chain: string,
): Promise<readonly z.infer<typeof AuditRecord>[]> {
  const records: z.infer<typeof AuditRecord>[] = [];
  for await (const record of iterateAudit(service, { query: { chain, limit: 200 } })) records.push(record);
  return records.sort((one, other) => one.seq - other.seq);
}

export interface Rotated {
  readonly rotationId: string;
  readonly tokenId: string;
  readonly secret: string;
}

/** Rotates a token whose successor is published at once. */
export async function rotate(service: TokenServiceClient, tokenId: string, key: string): Promise<Rotated> {
  const { rotation, secret } = await service.rotateToken({
    path: { id: tokenId },
    headers: { 'Idempotency-Key': key },
    body: { grace_period: 0 },
  });
  if (rotation.new_token_id === null || secret === undefined) {
    throw new Error(`The rotation stands at ${rotation.step}: ${rotation.error}`);
  }
  return { rotationId: rotation.id, tokenId: rotation.new_token_id, secret };
}
