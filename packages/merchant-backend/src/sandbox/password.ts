import { sha256 } from '@tokenyard/core/sandbox';
import type { Call } from './call.ts';
import { refuse } from './replies.ts';
import { isText, optional, required } from './request-body.ts';
import { instances } from './state.ts';
import { withoutPrefix } from './tokens.ts';

/** The new password in a request, in its present form or the one before protocol v19; refuses unusable settings. */
export function requestedPassword(members: Readonly<Record<string, unknown>>): string {
  const method = required(members, 'method', isText);
  const password = optional(members, 'password', isText);
  const token = optional(members, 'token', isText);
  const wanted = password ?? withoutPrefix(token ?? '');
  return method !== 'token' || wanted === undefined || wanted === '' ? refuse('badAuth') : wanted;
}

/** The old password stops at once; tokens stay valid. */
export async function setPassword({ exchange, instance }: Call, password: string): Promise<void> {
  const { id, ...record } = instance;
  await instances.put(exchange.tx, id, { ...record, passwordHash: await sha256(password) });
}
