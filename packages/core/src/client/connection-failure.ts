/** Codes of failures before anything was sent: of Node's system calls, its TLS and its client, and Bun's. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_HAS_EXPIRED|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID|ConnectionRefused|FailedToOpenSocket)$/;

/** What a rejection of `fetch` tells. */
export interface ConnectionFailure {
  /** System code, where the platform gives one. */
  readonly code: string | undefined;
  /** True when the request certainly never left. Anything unknown counts as sent. */
  readonly beforeSending: boolean;
}

/** Reads the system code out of a rejection of `fetch`: platforms hide it in causes and aggregated errors. */
export function readConnectionFailure(error: unknown): ConnectionFailure {
  const codes = [...codesOf(error, 0)];
  const [code] = codes;
  return { code, beforeSending: code !== undefined && codes.every((each) => beforeSending.test(each)) };
}

function* codesOf(error: unknown, depth: number): Generator<string> {
  if (typeof error !== 'object' || error === null || depth > 4) return;
  if ('code' in error && typeof error.code === 'string' && /^[A-Za-z_]{3,60}$/.test(error.code)) yield error.code;
  if ('cause' in error) yield* codesOf(error.cause, depth + 1);
  if ('errors' in error && Array.isArray(error.errors)) {
    for (const each of error.errors) yield* codesOf(each, depth + 1);
  }
}
