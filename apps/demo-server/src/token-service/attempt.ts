/** A request that its caller may repeat, as it is known across the attempts at it. */
export interface Attempt {
  /** The same in every attempt, and in no other request at the same time. */
  readonly name: string;
  /** When the first attempt began, in ms since 1970. */
  readonly began: number;
  /** True when an attempt before this one ended without an answer: it may have done its work, or a part of it. */
  readonly resumes: boolean;
}
