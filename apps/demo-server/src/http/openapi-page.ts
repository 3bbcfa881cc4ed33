import type { Operations } from '@tokenyard/core';
import { toOpenApi } from '@tokenyard/core/openapi';
import { VERSION } from '../version.ts';
import type { Page } from './route.ts';

/** Operations that the server serves under a path, as an OpenAPI document. `publicUrl` is the default of its origin. */
export const openApiPage =
  (title: string, operations: Operations, path: string, publicUrl?: string): Page =>
  ({ origin }) =>
    Response.json(toOpenApi({ title, version: VERSION, servers: [(publicUrl ?? origin) + path], operations }));
