import { applyCredential } from '../auth/apply.ts';
import { type Credential, secretsOf } from '../auth/credential.ts';
import { schemesOf } from '../auth/scheme.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { mergeHeaders } from '../http/headers.ts';
import { encodeRequest } from '../operation/encode.ts';
import type { OperationSpec } from '../operation/operation.ts';
import { type Redact, redactorOf, stringsIn } from './redaction.ts';

/** What the requests of one call have in common. */
export interface CallParts {
  readonly operation: OperationSpec;
  readonly input: unknown;
  readonly baseUrl: string;
  readonly userAgent: string;
  /** Headers that the caller adds. */
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** A request that is ready to be sent, and what must not be shown of it. */
export interface PreparedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
  readonly redact: Redact;
}

/**
 * Checks the input of a call and gives a function that writes its request with credentials. Where credentials are
 * members of the body, the input can be checked only together with them.
 * @throws {InvalidRequestError} naming every violated rule
 */
export function prepareCall(parts: CallParts): (credentials: readonly Credential[]) => PreparedRequest {
  const { operation, input, baseUrl, userAgent } = parts;
  const inBody = schemesOf(operation.auth).some(({ kind }) => kind === 'body');
  const checked = inBody ? undefined : encodeRequest(operation, input, {});
  return (credentials) => {
    const applied = applyCredential(operation.auth, credentials, operation.id);
    const { target, headers, body } = checked ?? encodeRequest(operation, input, applied.members);
    const layers = [parts.headers ?? {}, acceptOf(operation), { 'user-agent': userAgent }, headers, applied.headers];
    return {
      url: baseUrl + target,
      method: operation.method,
      headers: checkedHeaders(operation, layers),
      body,
      redact: redactorOf(
        [...credentials.flatMap(secretsOf), ...Object.values(applied.headers).map(withoutScheme)],
        [...stringsIn(input), ...stringsIn(parts.headers)],
      ),
    };
  };
}

function checkedHeaders({ id }: OperationSpec, layers: readonly Readonly<Record<string, string>>[]) {
  try {
    return mergeHeaders(...layers);
  } catch {
    // The platform's error quotes the value.
    const message = 'must hold only names and values that HTTP allows';
    throw new InvalidRequestError([{ path: ['headers'], message }], { operationId: id });
  }
}

/** A bearer token or a Basic pair may be echoed without its scheme. */
const withoutScheme = (value: string) => value.slice(value.indexOf(' ') + 1);

/** The media types of the declared responses. */
function acceptOf(operation: OperationSpec): Readonly<Record<string, string>> {
  const types = Object.values(operation.responses).map(({ body }) => body?.contentType);
  const accept = [...new Set(types.filter((type) => type !== undefined))].join(', ');
  return accept === '' ? {} : { accept };
}
