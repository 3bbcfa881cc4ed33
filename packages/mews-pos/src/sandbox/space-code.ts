import * as z from 'zod/mini';

/** A space code that the sandbox knows. */
export const SpaceCode = z.strictObject({
  id: z.guid(),
  url: z.string(),
  designation: z.string(),
  description: z.nullable(z.string()),
  direction: z.nullable(z.string()),
  spaceType: z.string(),
  classification: z.nullable(z.string()),
  capacity: z.nullable(z.int()),
});
export type SpaceCode = z.infer<typeof SpaceCode>;
