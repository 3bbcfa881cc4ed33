/** The part of `fetch` that we use; smaller than `typeof fetch`, so that every platform's and every mock's fits. */
export type FetchFunction = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** The platform's `fetch`, looked up at each call so that it can be replaced after import. */
export const globalFetch: FetchFunction = (input, init) => globalThis.fetch(input, init);
