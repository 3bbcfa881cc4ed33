import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret, SettingError } from '../index.ts';
import { applyCredential } from './apply.ts';
import type { Credential } from './credential.ts';
import { readCredential, readMembers } from './read.ts';
import { anyOf, basic, bearer, bodyMembers, none } from './scheme.ts';

const basicOf = (username: string, password: string): Credential => ({
  kind: 'basic',
  username,
  password: new Secret(password),
});
const bearerOf = (token: string): Credential => ({ kind: 'bearer', token: new Secret(token) });
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

/** A credential as plain data. */
const shown = (credential: Credential | undefined) => {
  if (credential?.kind === 'bearer') return credential.token.reveal();
  return credential?.kind === 'basic' ? [credential.username, credential.password.reveal()] : undefined;
};
const sent = (credential: Credential) =>
  new Headers(applyCredential(anyOf(basic(), bearer()), [credential], 'test').headers);

const visible = fc.stringMatching(/^[\x21-\x7e]+$/);
const withoutControls = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));

describe('a bearer token', () => {
  it('arrives as it was sent', () => {
    fc.assert(
      fc.property(visible, (token) => {
        expect(shown(readCredential(bearer(), sent(bearerOf(token))))).toBe(token);
      }),
    );
  });

  it.each(['', 'two words', 'line\nbreak', 'tab\there', 't\u00f6ken', '\u0000', '\u{1f600}'])(
    'is refused: %j',
    (token) => {
      const error = thrownBy(() => sent(bearerOf(token)));
      expect(SettingError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ setting: 'credentials', operationId: 'test' });
    },
  );
});

describe('a Basic credential', () => {
  it('arrives as it was sent, in UTF-8, colons in the password included', () => {
    const username = withoutControls.filter((text) => !text.includes(':'));
    fc.assert(
      fc.property(username, withoutControls, (user, password) => {
        expect(shown(readCredential(basic(), sent(basicOf(user, password))))).toStrictEqual([user, password]);
      }),
    );
  });

  it('is written as RFC 7617 shows it', () => {
    expect(sent(basicOf('Aladdin', 'open sesame')).get('authorization')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
    expect(sent(basicOf('test', '123\u00a3')).get('authorization')).toBe('Basic dGVzdDoxMjPCow==');
  });

  it.each([
    ['a colon in the username', 'a:b', 'c'],
    ['a line break', 'a', 'b\r\nX-Injected: 1'],
    ['a null', 'a\0', 'b'],
    ['a delete', 'a', '\u007f'],
  ])('is refused with %s', (_, username, password) => {
    expect(SettingError.isInstance(thrownBy(() => sent(basicOf(username, password))))).toBe(true);
  });
});

describe('readCredential', () => {
  const read = (authorization: string) =>
    shown(readCredential(anyOf(basic(), bearer()), new Headers({ authorization })));

  it.each([
    ['bEaReR token', 'token'],
    ['Bearer    token', 'token'],
    ['bAsIc QTpi', ['A', 'b']],
    [`Basic ${btoa('user:')}`, ['user', '']],
    [`Basic ${btoa(':password')}`, ['', 'password']],
  ])('reads %j', (value, expected) => {
    expect(read(value)).toStrictEqual(expected);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'token',
    'Bearer two words',
    'Bearer a, Bearer b',
    'Digest abc',
    'none abc',
    'any abc',
    'body abc',
    'Basic !!!',
    `Basic ${btoa('nocolon')}`,
    `Basic ${btoa('\xff:\xfe')}`,
  ])('takes %j for no credential', (value) => {
    expect(read(value)).toBeUndefined();
  });

  it('reads no scheme that is not declared', () => {
    expect(readCredential(basic(), new Headers({ authorization: 'Bearer token' }))).toBeUndefined();
    expect(readCredential(none(), new Headers({ authorization: 'none token' }))).toBeUndefined();
    expect(readCredential(bodyMembers('A'), new Headers({ authorization: 'body token' }))).toBeUndefined();
  });

  it('never throws, whatever it is sent', () => {
    const headerValue = fc.stringMatching(/^[\x20-\x7e\xa0-\xff]*$/);
    fc.assert(
      fc.property(headerValue, (value) => {
        const [first] = [read(value)];
        expect(first === undefined || typeof first === 'string' || Array.isArray(first)).toBe(true);
      }),
    );
  });
});

describe('body members', () => {
  const scheme = bodyMembers('ClientToken', 'AccessToken');

  it('travel outside the headers, and are read back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (client, access) => {
        const members = { ClientToken: new Secret(client), AccessToken: access };
        const applied = applyCredential(scheme, [{ kind: 'body', members }], 'test');
        expect(applied).toStrictEqual({ headers: {}, members: { ClientToken: client, AccessToken: access } });
        expect(readMembers(scheme, { ...applied.members, other: 1 })).toStrictEqual(applied.members);
      }),
    );
  });

  it.each([undefined, null, 1, 'text', [], {}, { ClientToken: '', AccessToken: 7 }])('are absent from %j', (body) => {
    expect(readMembers(scheme, body)).toStrictEqual({ ClientToken: undefined, AccessToken: undefined });
  });
});

describe('applyCredential', () => {
  it('uses the first scheme that a credential fits', () => {
    const credentials = [bearerOf('token'), basicOf('user', 'password')];
    expect(applyCredential(anyOf(basic(), bearer()), credentials, 'test').headers.authorization).toMatch(/^Basic /);
    expect(applyCredential(anyOf(bearer(), basic()), credentials, 'test').headers.authorization).toMatch(/^Bearer /);
    expect(applyCredential(anyOf(basic(), bearer()), [bearerOf('t')], 'test').headers.authorization).toBe('Bearer t');
    expect(applyCredential(none(), credentials, 'test')).toStrictEqual({ headers: {}, members: {} });
  });

  it('says which kinds would do when none fits', () => {
    const error = thrownBy(() => applyCredential(anyOf(basic(), bearer()), [], 'createToken'));
    expect(error).toMatchObject({ message: 'createToken needs a credential of kind basic or bearer' });
  });
});
