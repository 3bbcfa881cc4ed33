import type { FixtureRequest } from '@tokenyard/core/testing';
import { connectionIds, idOf } from '../ids.ts';
import { type OperationId, request } from './parts.ts';

/** Ids of things that no stage holds. */
export const unknown = {
  connection: idOf('con', 0xffff),
  token: idOf('tok', 0xffff),
  rotation: idOf('rot', 0xffff),
  challenge: idOf('chl', 0xffff),
  apiKey: idOf('key', 0xffff),
} as const;

const { 'mews-pos': connection } = connectionIds;

type Sample = Pick<FixtureRequest, 'method' | 'target' | 'body'>;

/** A request of each operation that fits its declaration; those of one thing name one that is not there. */
export const samples: Readonly<Record<OperationId, Sample>> = {
  listProviders: { method: 'GET', target: '/v1/providers' },
  createConnection: {
    method: 'POST',
    target: '/v1/connections',
    body: { name: 'kiosk', provider: 'mews-pos', credentials: { apiKey: 'sk_test_x' } },
  },
  listConnections: { method: 'GET', target: '/v1/connections' },
  getConnection: { method: 'GET', target: `/v1/connections/${unknown.connection}` },
  updateConnection: { method: 'PATCH', target: `/v1/connections/${unknown.connection}`, body: { name: 'bar' } },
  deleteConnection: { method: 'DELETE', target: `/v1/connections/${unknown.connection}` },
  checkConnection: { method: 'POST', target: `/v1/connections/${unknown.connection}/check` },
  reconcileConnection: { method: 'POST', target: `/v1/connections/${unknown.connection}/reconcile` },
  mintToken: { method: 'POST', target: `/v1/connections/${unknown.connection}/tokens`, body: {} },
  vendToken: { method: 'GET', target: `/v1/connections/${unknown.connection}/token` },
  listTokens: { method: 'GET', target: '/v1/tokens' },
  getToken: { method: 'GET', target: `/v1/tokens/${unknown.token}` },
  rotateToken: { method: 'POST', target: `/v1/tokens/${unknown.token}/rotate`, body: {} },
  getRotation: { method: 'GET', target: `/v1/rotations/${unknown.rotation}` },
  revokeToken: { method: 'POST', target: `/v1/tokens/${unknown.token}/revoke` },
  revokeConnectionTokens: { method: 'POST', target: `/v1/connections/${unknown.connection}/revoke` },
  introspectToken: { method: 'POST', target: '/v1/introspect', body: 'token=x' },
  revokeBySecret: { method: 'POST', target: '/v1/revoke', body: 'token=x' },
  listChallenges: { method: 'GET', target: '/v1/challenges' },
  sendChallenge: { method: 'POST', target: `/v1/challenges/${unknown.challenge}/send` },
  answerChallenge: { method: 'POST', target: `/v1/challenges/${unknown.challenge}/answer`, body: { code: '12345678' } },
  listAudit: { method: 'GET', target: `/v1/audit?chain=${connection}` },
  verifyAudit: { method: 'POST', target: '/v1/audit/verify' },
  createAuditCheckpoint: { method: 'POST', target: '/v1/audit/checkpoints' },
  listAuditCheckpoints: { method: 'GET', target: '/v1/audit/checkpoints' },
  createApiKey: { method: 'POST', target: '/v1/api-keys', body: { name: 'till', role: 'reader' } },
  listApiKeys: { method: 'GET', target: '/v1/api-keys' },
  revokeApiKey: { method: 'DELETE', target: `/v1/api-keys/${unknown.apiKey}` },
};

/** What the operations of one thing are about. */
export const subjects: Partial<Record<OperationId, string>> = {
  getConnection: 'connection',
  updateConnection: 'connection',
  deleteConnection: 'connection',
  checkConnection: 'connection',
  reconcileConnection: 'connection',
  mintToken: 'connection',
  vendToken: 'connection',
  revokeConnectionTokens: 'connection',
  getToken: 'token',
  rotateToken: 'token',
  revokeToken: 'token',
  getRotation: 'rotation',
  sendChallenge: 'challenge',
  answerChallenge: 'challenge',
  revokeApiKey: 'API key',
};

export const sampleIds = Object.keys(samples).filter((id): id is OperationId => id in samples);

/** The sample of an operation with some parts replaced. */
export function sample(id: OperationId, parts: Parameters<typeof request>[2] = {}): FixtureRequest {
  const { method, target, body } = samples[id];
  return request(method, target, { body, ...parts });
}
