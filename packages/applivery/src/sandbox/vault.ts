import { SettingError } from '@tokenyard/core';
import { hex, type Random } from '@tokenyard/core/sandbox';

/** Encrypts what the store keeps and the provider shows again (AES-256-GCM). */
export interface Vault {
  /** `name` says what the secret belongs to; it has to be given again to open it. */
  seal(secret: string, name: string, random: Random): Promise<string>;
  /** @throws {Error} when it was sealed with another key or name, or was changed */
  open(sealed: string, name: string): Promise<string>;
}

const ivLength = 12;
const purpose = 'tokenyard applivery bearers';
const encode = (text: string) => new TextEncoder().encode(text);

/**
 * Makes a vault whose key is derived from the sandbox's, which serves other purposes too.
 * @throws {SettingError} unless the key has 32 bytes
 */
export function createVault(key: Uint8Array<ArrayBuffer>): Vault {
  if (key.byteLength !== 32) throw new SettingError('sandbox.key', 'sandbox.key must have 32 bytes');
  let derived: Promise<CryptoKey> | undefined;
  const derivedKey = () => {
    derived ??= derive(key);
    return derived;
  };
  return {
    seal: async (secret, name, random) => {
      const iv = new Uint8Array(random.bytes(ivLength));
      const algorithm = { name: 'AES-GCM', iv, additionalData: encode(name) };
      const encrypted = await crypto.subtle.encrypt(algorithm, await derivedKey(), encode(secret));
      return hex(iv) + hex(new Uint8Array(encrypted));
    },
    open: async (sealed, name) => {
      const bytes = Uint8Array.from(sealed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, ivLength), additionalData: encode(name) };
      try {
        const opened = await crypto.subtle.decrypt(algorithm, await derivedKey(), bytes.slice(ivLength));
        return new TextDecoder().decode(opened);
      } catch (cause) {
        throw new Error('A stored bearer cannot be decrypted: the sandbox runs with another key', { cause });
      }
    },
  };
}

async function derive(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode(purpose) };
  return crypto.subtle.deriveKey(algorithm, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
