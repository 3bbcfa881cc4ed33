import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { RotationId } from '../schemas/common.ts';
import { Rotation } from '../schemas/tokens.ts';
import { notFound, problems, shared } from './shared.ts';

/** Get a rotation. */
export const getRotation = defineOperation({
  ...shared,
  id: 'getRotation',
  method: 'GET',
  path: '/v1/rotations/{id}',
  summary: 'Get a rotation',
  request: { path: z.strictObject({ id: RotationId }) },
  responses: {
    200: { description: 'The rotation', body: json(Rotation) },
    ...problems,
    ...notFound,
  },
  retry: 'safe',
});
