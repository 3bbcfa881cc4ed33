import { hkdfSync } from 'node:crypto';
import { ConfigurationError } from '../configuration-error.ts';

/** What a master key is used for: each purpose has a key of its own, derived by HKDF (RFC 5869). */
export type KeyPurpose = 'encryption' | 'audit' | 'checkpoint' | 'check' | 'sandbox';

/** The master keys of a server. The active one encrypts and signs, the others read what was written before. */
export interface KeyRing {
  readonly activeId: string;
  readonly ids: readonly string[];
  /** 32 bytes for a purpose; `undefined` for a key that is not at hand. */
  derive(keyId: string, purpose: KeyPurpose): Uint8Array | undefined;
}

/** A new master key as {@link parseKeys} reads it. Its id tells it from others and reveals nothing of it. */
export function newKey(bytes: Uint8Array): string {
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'tokenyard id', 6)).toString('hex');
  return `${id}:${Buffer.from(bytes).toString('base64')}`;
}

/**
 * Reads master keys: `id:base64` of 32 bytes each, separated by commas, the active one first.
 * @param source what the text is called in messages; the text itself is never quoted
 * @throws {ConfigurationError}
 */
export function parseKeys(text: string, source: string): KeyRing {
  const keys = new Map<string, Uint8Array>();
  for (const [index, part] of text.trim().split(',').entries()) {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_=-]+)\s*$/.exec(part) ?? [];
    const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
    if (id === undefined || bytes?.byteLength !== 32) {
      throw new ConfigurationError(`${source}: key ${index + 1} is not valid. A key is id:base64 of 32 bytes.`);
    }
    if (keys.has(id)) throw new ConfigurationError(`${source}: two keys have the id ${id}.`);
    keys.set(id, bytes);
  }
  const ids = [...keys.keys()];
  const derived = new Map<string, Uint8Array>();
  return {
    activeId: ids[0] ?? '',
    ids,
    derive: (keyId, purpose) => {
      const master = keys.get(keyId);
      if (master === undefined) return undefined;
      const name = `${keyId} ${purpose}`;
      const known = derived.get(name) ?? new Uint8Array(hkdfSync('sha256', master, '', `tokenyard ${purpose}`, 32));
      derived.set(name, known);
      return known;
    },
  };
}
