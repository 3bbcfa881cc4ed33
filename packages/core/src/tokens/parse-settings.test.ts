import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { SettingError } from '../errors/setting-error.ts';
import { parseIssueRequest, parseSetting } from './parse-settings.ts';

const schema = z.strictObject({ apiKey: z.string().check(z.minLength(8)), note: z._default(z.string(), 'none') });

describe('settings and requests that come as unknown data', () => {
  it('are given out parsed', () => {
    expect(parseSetting('credentials', schema, { apiKey: '12345678' })).toStrictEqual({
      apiKey: '12345678',
      note: 'none',
    });
    expect(parseIssueRequest(schema, { apiKey: '12345678', note: 'x' })).toStrictEqual({
      apiKey: '12345678',
      note: 'x',
    });
  });

  it('are refused with members and rules, never with values', () => {
    const given = { apiKey: 'hunter2', other: 'hunter2' };
    const message = 'credentials.apiKey must be at least 8 characters; credentials.other is not known';
    expect(() => parseSetting('credentials', schema, given)).toThrow(new SettingError('credentials', message));
    const issues = [
      { path: ['request', 'apiKey'], message: 'must be at least 8 characters' },
      { path: ['request', 'other'], message: 'is not known' },
    ];
    expect(() => parseIssueRequest(schema, given)).toThrow(new InvalidRequestError(issues, { operationId: 'issue' }));
    expect(() => parseSetting('credentials', schema, undefined)).toThrow('credentials is required');
  });
});
