/** Whether an address to listen on is one that only this machine reaches. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);

/** What people who start the server must know; `undefined` when nobody else reaches it. */
export const exposureOf = (host: string): string | undefined =>
  isLoopback(host)
    ? undefined
    : `Others than this machine can reach ${host}. Sandboxes and /_control ask for no credential, /metrics neither: put a proxy in front that lets through the token service only.`;
