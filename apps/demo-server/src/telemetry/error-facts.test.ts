import { ApiError, Secret } from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../configuration-error.ts';
import { DatabaseUnavailableError } from '../storage/database-unavailable-error.ts';
import { ServiceError } from '../token-service/service-error.ts';
import { errorFacts } from './error-facts.ts';

/** What some work throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code = '22P02';
  readonly detail = 'Key (secret)=(S3CRET) already exists.';
}

describe('what the log tells of an error', () => {
  it('is everything, where the message is ours or that of Node.js', () => {
    expect(errorFacts(new ConfigurationError('The port is in use'))).toStrictEqual({
      name: 'ConfigurationError',
      message: 'The port is in use',
      at: expect.arrayContaining([expect.stringContaining('error-facts.test.ts')]),
    });
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(errorFacts(new DatabaseUnavailableError('out of reach', { cause: refused }))).toMatchObject({
      name: 'DatabaseUnavailableError',
      message: 'out of reach',
      cause: { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:5432' },
    });
  });

  it('keeps the status of a provider and the kind of a refusal, yet not their words', () => {
    const refused = new ApiError({
      operationId: 'createToken',
      status: 401,
      title: 'S3CRET',
      detail: 'S3CRET',
      attempts: 1,
      mayHaveTakenEffect: false,
      body: new Secret({ secret: 'S3CRET' }),
    });
    expect(errorFacts(refused)).toMatchObject({ name: 'ApiError', code: '401' });
    expect(errorFacts(new ServiceError('provider-error', 'S3CRET'))).toMatchObject({
      name: 'ServiceError',
      code: 'provider-error',
    });
    for (const error of [refused, new ServiceError('provider-error', 'S3CRET')])
      expect(JSON.stringify(errorFacts(error))).not.toContain('S3CRET');
  });

  it.each([
    ['JSON.parse', thrownBy(() => JSON.parse('S3CRET'))],
    ['a header', thrownBy(() => new Headers({ authorization: 'S3CRET\nx' }))],
    ['a URL', thrownBy(() => new URL('S3CRET'))],
    ['a database', new DatabaseError('invalid input syntax for type integer: "S3CRET"')],
    ['a message like a stack', new TypeError('x\n    at S3CRET (file.js:1:1)')],
    [
      'a place in code from elsewhere',
      Object.assign(new Error('x'), { stack: 'Error: x\n    at data:text/javascript,S3CRET:1:2' }),
    ],
    ['a text', 'S3CRET'],
    ['an odd name', Object.assign(new RangeError('x'), { name: 'S3CRET !', code: 'S3CRET !' })],
    ['a cause', new Error('outer', { cause: new SyntaxError('S3CRET') })],
  ])('does not quote %s', (_, error) => {
    expect(JSON.stringify(errorFacts(error))).not.toContain('S3CRET');
  });

  it('ends, however long the chain of causes is', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(JSON.stringify(errorFacts(loop)).match(/"message":"loop"/g)).toHaveLength(4);
  });
});
