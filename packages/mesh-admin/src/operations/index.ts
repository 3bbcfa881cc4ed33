import { createSubClient } from './create-sub-client.ts';
import { createToken } from './create-token.ts';
import { deleteLogo } from './delete-logo.ts';
import { deleteSubClient } from './delete-sub-client.ts';
import { getCallbackUrls } from './get-callback-urls.ts';
import { getSubClient } from './get-sub-client.ts';
import { listSubClients } from './list-sub-clients.ts';
import { setCallbackUrls } from './set-callback-urls.ts';
import { updateSubClient } from './update-sub-client.ts';
import { uploadLogo } from './upload-logo.ts';

/** Every operation of the package by its id. */
export const meshAdminOperations = {
  createToken,
  listSubClients,
  createSubClient,
  getSubClient,
  updateSubClient,
  deleteSubClient,
  uploadLogo,
  deleteLogo,
  getCallbackUrls,
  setCallbackUrls,
} as const;
