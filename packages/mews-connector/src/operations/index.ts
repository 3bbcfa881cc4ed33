import { addResourceAccessTokens } from './add-resource-access-tokens.ts';
import { deleteResourceAccessTokens } from './delete-resource-access-tokens.ts';
import { getAllEnterprises } from './get-all-enterprises.ts';
import { getAllResourceAccessTokens } from './get-all-resource-access-tokens.ts';
import { getConfiguration } from './get-configuration.ts';
import { updateResourceAccessTokens } from './update-resource-access-tokens.ts';

/** Every operation of the package by its id. */
export const mewsConnectorOperations = {
  getConfiguration,
  getAllEnterprises,
  getAllResourceAccessTokens,
  addResourceAccessTokens,
  updateResourceAccessTokens,
  deleteResourceAccessTokens,
} as const;
