import { describe, expect, it } from 'vitest';
import { readConnectionFailure } from './connection-failure.ts';

const withCode = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });
const failed = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('readConnectionFailure', () => {
  it.each([
    ['a refused connection', failed(withCode('ECONNREFUSED')), 'ECONNREFUSED', true],
    ['a name that does not exist', failed(withCode('ENOTFOUND')), 'ENOTFOUND', true],
    ['a connection that takes too long', failed(withCode('UND_ERR_CONNECT_TIMEOUT')), 'UND_ERR_CONNECT_TIMEOUT', true],
    ['a certificate that has expired', failed(withCode('CERT_HAS_EXPIRED')), 'CERT_HAS_EXPIRED', true],
    ['a self-signed certificate', failed(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), 'DEPTH_ZERO_SELF_SIGNED_CERT', true],
    ['a code without a cause, as in Bun', withCode('ConnectionRefused'), 'ConnectionRefused', true],
    [
      'two addresses that refuse',
      failed(new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')])),
      'ECONNREFUSED',
      true,
    ],
    [
      'two addresses, one of which was reached',
      failed(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNRESET')])),
      'ECONNREFUSED',
      false,
    ],
    ['a reset connection', failed(withCode('ECONNRESET')), 'ECONNRESET', false],
    ['a closed socket', failed(withCode('UND_ERR_SOCKET')), 'UND_ERR_SOCKET', false],
    ['a failure without a code, as in browsers', new TypeError('Failed to fetch'), undefined, false],
    ['a code that is none', failed(withCode('Bearer secret-token')), undefined, false],
    ['a code that only begins like one', failed(withCode('ECONNREFUSED_BY_PROXY')), 'ECONNREFUSED_BY_PROXY', false],
    ['nothing', undefined, undefined, false],
    ['text', 'ECONNREFUSED', undefined, false],
  ])('reads %s', (_, error, code, beforeSending) => {
    expect(readConnectionFailure(error)).toStrictEqual({ code, beforeSending });
  });

  it('does not follow a chain of causes for ever', () => {
    const loop: { cause?: unknown; code: string } = { code: 'ECONNREFUSED' };
    loop.cause = loop;
    expect(readConnectionFailure(loop)).toStrictEqual({ code: 'ECONNREFUSED', beforeSending: true });
  });
});
