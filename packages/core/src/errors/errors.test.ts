import { describe, expect, it, vi } from 'vitest';
import * as core from '../index.ts';
import * as sandbox from '../sandbox/index.ts';
import * as testing from '../testing/index.ts';

type Core = typeof core;

/** Makes an error of each class; `C` may be another copy of the package. */
const makers: Readonly<Record<string, (C: Core) => Error>> = {
  TokenyardError: (C) => new C.TokenyardError('TokenyardError', 'failed'),
  InvalidRequestError: (C) => new C.InvalidRequestError([]),
  SettingError: (C) => new C.SettingError('baseUrl', 'missing'),
  ApiError: (C) =>
    new C.ApiError({ status: 500, attempts: 1, mayHaveTakenEffect: false, body: new C.Secret(undefined) }),
  ResponseValidationError: (C) =>
    new C.ResponseValidationError('no', { status: 200, attempts: 1, mayHaveTakenEffect: false }),
  TransportError: (C) => new C.TransportError('TransportError', 'failed', { attempts: 1, mayHaveTakenEffect: false }),
  ConnectionError: (C) => new C.ConnectionError('failed', { attempts: 1, mayHaveTakenEffect: false }),
  TimeoutError: (C) => new C.TimeoutError('failed', { attempts: 1, mayHaveTakenEffect: false }),
  AbortError: (C) => new C.AbortError('failed', { attempts: 1, mayHaveTakenEffect: false }),
  ChallengePendingError: (C) => new C.ChallengePendingError('acme', [], true),
  TokenUnavailableError: (C) => new C.TokenUnavailableError('acme', new Date(0), undefined),
};

/** The classes above each class. */
const ancestors: Readonly<Record<string, readonly string[]>> = {
  TokenyardError: [],
  ConnectionError: ['TransportError', 'TokenyardError'],
  TimeoutError: ['TransportError', 'TokenyardError'],
  AbortError: ['TransportError', 'TokenyardError'],
};

interface ErrorClass {
  readonly name: string;
  readonly prototype: unknown;
  isInstance(error: unknown): boolean;
}

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && 'isInstance' in value && value.prototype instanceof Error;

const classesOf = (module: object) => Object.values(module).filter(isErrorClass);

describe('isInstance', () => {
  it('is checked below for every exported error class', () => {
    expect(new Set(classesOf(core).map(({ name }) => name))).toStrictEqual(new Set(Object.keys(makers)));
  });

  it('is defined by each class itself, and not inherited', () => {
    for (const each of [...classesOf(core), ...classesOf(sandbox), ...classesOf(testing)]) {
      expect([each.name, Object.hasOwn(each, 'isInstance')]).toStrictEqual([each.name, true]);
    }
  });

  it.each(Object.entries(makers))('of %s is true for its own class and what is above it', (name, make) => {
    const error = make(core);
    const recognised = classesOf(core).filter((each) => each.isInstance(error));
    const wanted = [name, ...(ancestors[name] ?? ['TokenyardError'])];
    expect(new Set(recognised.map((each) => each.name))).toStrictEqual(new Set(wanted));
    expect(error.name).toBe(name);
    expect(String(error)).toMatch(new RegExp(`^${name}: `));
  });

  it('works across two copies of the package', async () => {
    vi.resetModules();
    const copy: Core = await import('../index.ts');
    expect(copy.ApiError).not.toBe(core.ApiError);
    for (const [name, make] of Object.entries(makers)) {
      const recognised = (module: object, error: Error) =>
        classesOf(module)
          .filter((each) => each.isInstance(error))
          .map((each) => each.name);
      expect([name, recognised(copy, make(core))]).toStrictEqual([name, recognised(core, make(core))]);
      expect([name, recognised(core, make(copy))]).toStrictEqual([name, recognised(core, make(core))]);
    }
  });

  it.each([undefined, null, 0, 'ApiError', new Error('plain'), { name: 'ApiError' }, Symbol('x')])(
    'is false for %s',
    (value) => {
      expect(classesOf(core).some((each) => each.isInstance(value))).toBe(false);
    },
  );

  it('names the error of a sandbox that drifted', () => {
    const error = new sandbox.SandboxDriftError('status 299', 'createToken');
    expect([sandbox.SandboxDriftError.isInstance(error), core.TokenyardError.isInstance(error)]).toStrictEqual([
      true,
      true,
    ]);
    expect(core.ApiError.isInstance(error)).toBe(false);
  });
});

describe('an error as JSON', () => {
  it('holds its public facts, without stack and cause', () => {
    const error = new core.ApiError({
      operationId: 'createToken',
      status: 429,
      attempts: 2,
      mayHaveTakenEffect: false,
      code: 'slow_down',
      detail: 'Too many',
      retryAt: new Date(0),
      budgetLeft: 5,
      body: new core.Secret({ token: 'x' }),
      cause: new Error('inner'),
    });
    expect(JSON.parse(JSON.stringify(error))).toStrictEqual({
      name: 'ApiError',
      message: 'createToken failed with status 429 (slow_down): Too many',
      operationId: 'createToken',
      status: 429,
      attempts: 2,
      mayHaveTakenEffect: false,
      code: 'slow_down',
      detail: 'Too many',
      retryAt: '1970-01-01T00:00:00.000Z',
      budgetLeft: 5,
      body: '[redacted]',
    });
  });

  it('leaves out what the provider did not say', () => {
    const names = ['attempts', 'body', 'mayHaveTakenEffect', 'status'];
    expect(new Set(Object.keys(makers.ApiError?.(core) ?? {}))).toStrictEqual(new Set(names));
  });
});
