import { writeCredential } from '../auth/apply.ts';
import type { Credential } from '../auth/credential.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { parseJson } from '../http/bounded-body.ts';

/**
 * Adds a credential to the options of a `fetch`: as a header, or as members of a JSON body.
 * @throws {InvalidRequestError} when the credential belongs into the body, and the body is no text of a JSON object
 */
export function applied(credential: Credential, init: RequestInit): RequestInit {
  const { headers: added, members } = writeCredential(credential, 'fetch');
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  if (Object.keys(members).length === 0) return { ...init, headers };
  const parsed = parseJson(typeof init.body === 'string' ? init.body : undefined);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) {
    throw new InvalidRequestError([{ path: ['body'], message: 'must be the text of a JSON object' }], {
      operationId: 'fetch',
    });
  }
  return { ...init, headers, body: JSON.stringify({ ...members, ...parsed.value, ...members }) };
}
