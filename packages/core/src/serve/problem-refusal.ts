import type { Reply } from '../operation/operation-types.ts';
import type { Problem } from '../operation/problem.ts';

/** Thrown to end a call with problem details. What the handler wrote until then is its own business. */
export class ProblemRefusal extends Error {
  readonly problem: Problem;
  readonly headers: Reply['headers'];

  constructor(details: Problem, headers: Reply['headers'] = {}) {
    super(`${details.status} ${details.title}`);
    this.problem = details;
    this.headers = headers;
  }
}
