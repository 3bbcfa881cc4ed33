import { createTokenService, type TokenServiceSettings } from '../client.ts';

/** An id as the service makes them. */
export const idOf = (prefix: string, last = '0'): string => `${prefix}_${last.padStart(32, '0')}`;

/** Metadata of a token. */
export const tokenOf = (last: string) => ({
  id: idOf('tok', last),
  connection_id: idOf('con'),
  provider: 'mews-pos',
  subject: 'x',
  scopes: [],
  status: 'active',
  issued_at: '2026-03-02T10:00:00.000Z',
  expiry: 'at',
  expires_at: '2026-03-02T10:15:00.000Z',
  refreshable: false,
  provider_token_id: null,
});

/** A client of a service that gives these replies, the last one again and again; tells what was sent. */
export function scriptedClient(replies: readonly (() => Response)[], settings: TokenServiceSettings = {}) {
  const sent: { url: string; method: string | undefined; headers: Record<string, string>; body: unknown }[] = [];
  const client = createTokenService({
    baseUrl: 'http://127.0.0.1:4747',
    credentials: { apiKey: 'ty_issuer_secret' },
    fetch: async (url, init) => {
      const reply = replies[Math.min(sent.length, replies.length - 1)];
      const headers = Object.fromEntries(new Headers(init?.headers));
      sent.push({ url: String(url), method: init?.method, headers, body: init?.body });
      return reply?.() ?? Response.error();
    },
    random: () => 0,
    ...settings,
  });
  return { client, sent };
}
