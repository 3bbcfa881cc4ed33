import { SettingError } from '../errors/setting-error.ts';

/**
 * Checks a base URL and gives it without a trailing slash.
 * @throws {SettingError} unless it is an absolute https URL (http on loopback) without user, query and fragment
 */
export function checkBaseUrl(value: string): string {
  const fault = baseUrlFault(value);
  if (fault !== undefined) throw new SettingError('baseUrl', `baseUrl ${fault}`);
  return new URL(value).href.replace(/\/+$/, '');
}

/** Which rule of base URLs a text breaks, in words that do not quote it. */
export function baseUrlFault(value: string): string | undefined {
  const url = parse(value);
  if (url === undefined) return 'must be an absolute URL';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'must hold no user, password, query or fragment';
  }
  return isSecure(url) ? undefined : 'must use https (http is allowed on loopback only)';
}

/** Whether a request to a URL may carry secrets: over https, or over http on loopback. */
export function isSecure(value: string | URL): boolean {
  const { protocol, hostname } = parse(value) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && hostname !== undefined && isLoopback(hostname));
}

/** Whether only the same machine answers under the `hostname` of a URL (RFC 6761, section 6.3; RFC 1122, 3.2.1.3). */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\]|.+\.localhost)$/.test(hostname);

function parse(value: string | URL): URL | undefined {
  try {
    return new URL(value);
  } catch {
    // The caller reports it without quoting the value, which may hold a password.
    return undefined;
  }
}

/** `?a=1&b=2` of the defined values, or an empty string. */
export function queryString(query: Readonly<Record<string, unknown>>): string {
  const defined = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(defined.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
