import { type output, safeParse } from 'zod/v4/core';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { SettingError } from '../errors/setting-error.ts';
import type { Schema } from '../operation/operation.ts';
import { describeIssues } from '../schema-issues.ts';

/**
 * Checks a setting that came as unknown data, e.g. `credentials`.
 * @throws {SettingError} naming members and rules, never values
 */
export function parseSetting<S extends Schema>(setting: string, schema: S, value: unknown): output<S> {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  const faults = describeIssues(result.error.issues, value, [setting]);
  throw new SettingError(setting, faults.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
}

/**
 * Checks an issue request that came as unknown data.
 * @throws {InvalidRequestError} naming members and rules, never values
 */
export function parseIssueRequest<S extends Schema>(schema: S, value: unknown): output<S> {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  throw new InvalidRequestError(describeIssues(result.error.issues, value, ['request']), { operationId: 'issue' });
}
