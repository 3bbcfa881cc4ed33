import { changePassword } from './change-password.ts';
import { confirmChallenge } from './confirm-challenge.ts';
import { createToken } from './create-token.ts';
import { getConfig } from './get-config.ts';
import { listTokens } from './list-tokens.ts';
import { revokeBySerial } from './revoke-by-serial.ts';
import { revokeCurrent } from './revoke-current.ts';
import { sendChallenge } from './send-challenge.ts';

/** Every operation of the package by its id. */
export const merchantBackendOperations = {
  createToken,
  listTokens,
  revokeCurrent,
  revokeBySerial,
  changePassword,
  sendChallenge,
  confirmChallenge,
  getConfig,
} as const;
