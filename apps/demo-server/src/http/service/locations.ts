import { fillPath } from '@tokenyard/core/serve';
import { tokenServiceOperations } from '@tokenyard/service-client';

const headersTo =
  ({ path }: { readonly path: string }) =>
  ({ id }: { readonly id: string }) => ({ Location: fillPath(path, { id }) });

/** Headers that tell where a thing that was made is to be found. */
export const atConnection = headersTo(tokenServiceOperations.getConnection);
export const atToken = headersTo(tokenServiceOperations.getToken);
export const atRotation = headersTo(tokenServiceOperations.getRotation);
