import { bodyText } from '@tokenyard/core/testing';
import { describe, expect, it } from 'vitest';
import { type OperationId, request } from './__fixtures__/exchanges/parts.ts';
import { sample, sampleIds } from './__fixtures__/exchanges/samples.ts';
import { start } from './__fixtures__/ids.ts';
import { createStage } from './__fixtures__/stage.ts';

const roles = ['admin', 'issuer', 'reader', 'auditor'] as const;
type Role = (typeof roles)[number];

/** Who may do what. */
const allowed: Readonly<Record<OperationId, readonly Role[]>> = {
  listProviders: roles,
  createConnection: ['admin'],
  listConnections: roles,
  getConnection: roles,
  updateConnection: ['admin'],
  deleteConnection: ['admin'],
  checkConnection: ['admin', 'issuer'],
  reconcileConnection: ['admin', 'issuer'],
  mintToken: ['admin', 'issuer'],
  vendToken: ['admin', 'issuer'],
  listTokens: roles,
  getToken: roles,
  rotateToken: ['admin', 'issuer'],
  getRotation: roles,
  revokeToken: ['admin', 'issuer'],
  revokeConnectionTokens: ['admin', 'issuer'],
  introspectToken: roles,
  revokeBySecret: ['admin', 'issuer'],
  listChallenges: roles,
  sendChallenge: ['admin', 'issuer'],
  answerChallenge: ['admin', 'issuer'],
  listAudit: ['admin', 'auditor'],
  verifyAudit: ['admin', 'auditor'],
  createAuditCheckpoint: ['admin', 'auditor'],
  listAuditCheckpoints: ['admin', 'auditor'],
  createApiKey: ['admin'],
  listApiKeys: ['admin'],
  revokeApiKey: ['admin'],
};

const stage = createStage({ key: new Uint8Array(32), clock: { now: () => Date.parse(start) } });

async function statusOf({ method, target, headers, body }: ReturnType<typeof sample>): Promise<number> {
  const text = bodyText(body);
  const { status } = await stage.fetch(`http://localhost${target}`, { method, headers, body: text ?? null });
  return status;
}

describe.each(roles)('the role %s', (role) => {
  it.each(sampleIds)('%s', async (id) => {
    const status = await statusOf(sample(id, { as: role }));
    expect(status === 403).toBe(!allowed[id].includes(role));
    // What is allowed got as far as the thing that it is about, which is not there.
    expect([200, 201, 403, 404, 409]).toContain(status);
  });
});

it('every refusal is recorded with who was refused what', async () => {
  await statusOf(request('POST', '/v1/audit/verify', { as: 'reader' }));
  const { app } = await stage.opened;
  const [record] = await app.service.auditBook.list({ chains: ['service'] }, { limit: 1 });
  expect(record).toMatchObject({ action: 'refuse', outcome: 'forbidden', details: '{"operation":"verifyAudit"}' });
});
