/** How long and how much a client may send. Times in milliseconds (ms). */
export interface Limits {
  /** Until the headers of a request are complete. */
  readonly headersTimeout: number;
  /** Until a request is complete. */
  readonly requestTimeout: number;
  /** Until the next request of an idle connection. */
  readonly keepAliveTimeout: number;
  /** How often the timeouts are looked at. */
  readonly checkInterval: number;
  /** Bytes of request line and headers together. */
  readonly maxHeaderBytes: number;
}

export const defaultLimits: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  checkInterval: 1000,
  maxHeaderBytes: 16_384,
};
