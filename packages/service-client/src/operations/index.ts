import { answerChallenge } from './answer-challenge.ts';
import { checkConnection } from './check-connection.ts';
import { createApiKey } from './create-api-key.ts';
import { createAuditCheckpoint } from './create-audit-checkpoint.ts';
import { createConnection } from './create-connection.ts';
import { deleteConnection } from './delete-connection.ts';
import { getConnection } from './get-connection.ts';
import { getRotation } from './get-rotation.ts';
import { getToken } from './get-token.ts';
import { introspectToken } from './introspect-token.ts';
import { listApiKeys } from './list-api-keys.ts';
import { listAudit } from './list-audit.ts';
import { listAuditCheckpoints } from './list-audit-checkpoints.ts';
import { listChallenges } from './list-challenges.ts';
import { listConnections } from './list-connections.ts';
import { listProviders } from './list-providers.ts';
import { listTokens } from './list-tokens.ts';
import { mintToken } from './mint-token.ts';
import { reconcileConnection } from './reconcile-connection.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { revokeBySecret } from './revoke-by-secret.ts';
import { revokeConnectionTokens } from './revoke-connection-tokens.ts';
import { revokeToken } from './revoke-token.ts';
import { rotateToken } from './rotate-token.ts';
import { sendChallenge } from './send-challenge.ts';
import { updateConnection } from './update-connection.ts';
import { vendToken } from './vend-token.ts';
import { verifyAudit } from './verify-audit.ts';

/** Every operation of the token service by its id. */
export const tokenServiceOperations = {
  listProviders,
  createConnection,
  listConnections,
  getConnection,
  updateConnection,
  deleteConnection,
  checkConnection,
  reconcileConnection,
  mintToken,
  vendToken,
  listTokens,
  getToken,
  rotateToken,
  getRotation,
  revokeToken,
  revokeConnectionTokens,
  introspectToken,
  revokeBySecret,
  listChallenges,
  sendChallenge,
  answerChallenge,
  listAudit,
  verifyAudit,
  createAuditCheckpoint,
  listAuditCheckpoints,
  createApiKey,
  listApiKeys,
  revokeApiKey,
} as const;
