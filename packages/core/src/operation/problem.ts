import * as z from 'zod/mini';
import { problem } from './bodies.ts';

/** Where in a request a rule was broken, and which rule. */
export const ProblemFault = z.looseObject({
  /** JSON Pointer (RFC 6901) into the request body. */
  pointer: z.optional(z.string()),
  /** Name of a path or query parameter. */
  parameter: z.optional(z.string()),
  /** Name of a request header. */
  header: z.optional(z.string()),
  detail: z.string(),
});
export type ProblemFault = z.infer<typeof ProblemFault>;

/** Problem details (RFC 9457). */
export const Problem = z.looseObject({
  /** URI that names the kind of problem; `about:blank` where the status says it all. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  /** Every broken rule of a request that does not fit its declaration. */
  errors: z.optional(z.array(ProblemFault)),
});
export type Problem = z.infer<typeof Problem>;

/** Response declarations of problem details by status, with what they mean. */
export const problemResponses = <const M extends Readonly<Record<number, string>>>(meanings: M) =>
  // The loop erases which status belongs to which entry; the mapped type states what it has just built.
  Object.fromEntries(
    Object.entries(meanings).map(([status, description]) => [status, { description, body: problem(Problem) }]),
  ) as { readonly [S in keyof M]: { readonly description: string; readonly body: ProblemBody } };

type ProblemBody = ReturnType<typeof problem<typeof Problem>>;
