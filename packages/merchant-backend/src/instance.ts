import { SettingError } from '@tokenyard/core';
import { instanceMount } from './operations/mount.ts';

/** The instance that is served without a prefix. */
export const defaultInstance = 'admin';

/** Ids that an instance can have. */
export const instancePattern = /^[A-Za-z0-9][A-Za-z0-9_.@-]+$/;

/** An instance of a server. */
export interface InstancePlace {
  /** Base URL of the instance's operations. */
  readonly baseUrl: string;
  /** Id of the instance, which is the user name that belongs to its password. */
  readonly instance: string;
}

const [prefix = ''] = instanceMount.split('{');
const inUrl = new RegExp(`${prefix}([^/?#]+)/*$`);

/**
 * Finds the base URL of an instance. Shops are often given an address that names their instance already: the prefix is
 * then neither added again nor left out. `fallback` is for an address that names none.
 * @throws {SettingError} when the id is none, or the base URL names another instance
 */
export function placeOf(server: string, instance: string | undefined, fallback = defaultInstance): InstancePlace {
  const named = inUrl.exec(server)?.[1];
  const id = instance ?? named ?? fallback;
  if (!instancePattern.test(id)) throw new SettingError('instance', `instance must match ${instancePattern.source}`);
  if (named !== undefined && named !== id) {
    throw new SettingError('instance', 'instance and baseUrl name different instances');
  }
  if (named !== undefined || id === defaultInstance) return { baseUrl: server, instance: id };
  return { baseUrl: server.replace(/\/*$/, prefix + id), instance: id };
}
