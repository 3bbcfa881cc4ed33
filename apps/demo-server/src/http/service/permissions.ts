import type { tokenServiceOperations } from '@tokenyard/service-client';
import type { Permission } from '../../token-service/caller.ts';

/** What a caller must be allowed to do for an operation. */
export const permissionOf: Readonly<Record<keyof typeof tokenServiceOperations, Permission>> = {
  listProviders: 'read',
  createConnection: 'administer',
  listConnections: 'read',
  getConnection: 'read',
  updateConnection: 'administer',
  deleteConnection: 'administer',
  checkConnection: 'issue',
  reconcileConnection: 'issue',
  mintToken: 'issue',
  vendToken: 'issue',
  listTokens: 'read',
  getToken: 'read',
  rotateToken: 'issue',
  getRotation: 'read',
  revokeToken: 'issue',
  revokeConnectionTokens: 'issue',
  introspectToken: 'read',
  revokeBySecret: 'issue',
  listChallenges: 'read',
  sendChallenge: 'issue',
  answerChallenge: 'issue',
  listAudit: 'audit',
  verifyAudit: 'audit',
  createAuditCheckpoint: 'audit',
  listAuditCheckpoints: 'audit',
  createApiKey: 'administer',
  listApiKeys: 'administer',
  revokeApiKey: 'administer',
};
