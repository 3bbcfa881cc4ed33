import { isIPv6 } from 'node:net';
import { isLoopback } from '@tokenyard/core';

/** What people who start the server must know; `undefined` when nobody else reaches the host that it listens on. */
export const exposureOf = (host: string): string | undefined =>
  isLoopback(isIPv6(host) ? `[${host}]` : host)
    ? undefined
    : `Others than this machine can reach ${host}. Sandboxes and /_control ask for no credential, /metrics neither: put a proxy in front that lets through the token service only.`;
