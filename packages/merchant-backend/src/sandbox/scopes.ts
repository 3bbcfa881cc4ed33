import { scopeNames } from '../schemas.ts';

type ScopeName = (typeof scopeNames)[number];

/** A scope as it was asked for, taken apart. */
export interface ParsedScope {
  readonly name: ScopeName;
  /** Whether it has the suffix `:refreshable`. */
  readonly suffixed: boolean;
}

const orders = ['orders-read', 'orders-write'];

/** What each scope permits. `*` stands for every permission, `*-read` for all those that read. */
const permissions: Readonly<Record<ScopeName, readonly string[]>> = {
  readonly: ['*-read'],
  write: ['*'],
  all: ['*'],
  'order-simple': orders,
  'order-pos': [...orders, 'inventory-lock'],
  'order-mgmt': [...orders, 'orders-refund'],
  'order-full': [...orders, 'inventory-lock', 'orders-refund'],
};

/** Takes a scope apart; `undefined` when it is none. */
export function parseScope(text: string): ParsedScope | undefined {
  const base = text.replace(/:refreshable$/, '');
  const name = scopeNames.find((known) => known === base);
  return name === undefined ? undefined : { name, suffixed: base !== text };
}

/** Whether a scope holds a permission, or everything that a pattern of another scope stands for. */
const covers = (scope: ScopeName, wanted: string): boolean =>
  permissions[scope].some(
    (held) => held === '*' || held === wanted || (held === '*-read' && wanted !== '*' && wanted.endsWith('-read')),
  );

/** What a stored token may do. */
export interface Grant {
  readonly scope: string;
  readonly refreshable: boolean;
}

/** Whether a token holds a permission; `token-refresh` comes with being refreshable only, not with `*`. */
export function permits({ scope, refreshable }: Grant, permission: string): boolean {
  if (permission === 'token-refresh') return refreshable;
  const parsed = parseScope(scope);
  return parsed !== undefined && covers(parsed.name, permission);
}

/** Whether all that the wanted scope permits is permitted by the presented one. */
export function isSubset(wanted: ScopeName, presented: string): boolean {
  const holder = parseScope(presented);
  return holder !== undefined && permissions[wanted].every((permission) => covers(holder.name, permission));
}
