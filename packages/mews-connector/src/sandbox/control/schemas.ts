import * as z from 'zod/mini';
import { listLimit } from '../../schemas/common.ts';
import { ConnectionKind } from '../schemas.ts';
import { LowerId } from '../values.ts';

const nonEmpty = z.string().check(z.minLength(1));

/** A connection to make: of an application to one enterprise, or to one and more as a portfolio. */
export const ConnectionRequest = z
  .strictObject({
    clientToken: nonEmpty,
    kind: ConnectionKind,
    enterpriseIds: z.array(LowerId).check(z.minLength(1), z.maxLength(listLimit)),
  })
  .check(
    z.refine(({ kind, enterpriseIds }) => kind === 'portfolio' || enterpriseIds.length === 1, {
      path: ['enterpriseIds'],
      error: 'must be exactly one for the kind enterprise',
    }),
  );
export type ConnectionRequest = z.input<typeof ConnectionRequest>;

/** A connection. Tokens are masked, except a new `accessToken` and the `clientToken` that came with the request. */
export const ConnectionView = z.strictObject({
  id: z.string(),
  clientToken: z.string(),
  accessToken: z.string(),
  kind: ConnectionKind,
  enterpriseIds: z.array(z.string()),
  isEnabled: z.boolean(),
  createdUtc: z.string(),
});
export type ConnectionView = z.infer<typeof ConnectionView>;

export const ConnectionList = z.strictObject({ connections: z.array(ConnectionView) });

export const EnablingRequest = z.strictObject({ isEnabled: z.boolean() });
export type EnablingRequest = z.infer<typeof EnablingRequest>;

export const EnterpriseView = z.strictObject({ id: z.string(), name: z.string(), isEnabled: z.boolean() });
export type EnterpriseView = z.infer<typeof EnterpriseView>;

export const IdPath = z.strictObject({ id: LowerId });
