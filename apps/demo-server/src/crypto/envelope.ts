import { createCipheriv, createDecipheriv } from 'node:crypto';
import { joinLengthPrefixed } from '@tokenyard/core';
import type { Random } from '@tokenyard/core/sandbox';
import type { EnvelopePlace, Vault } from '../token-service/vault.ts';
import type { KeyRing } from './key-ring.ts';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** An envelope that does not open: it was changed, moved from its place, or its key is not at hand. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
}

/** Id of the key that an envelope was sealed with; `undefined` when the text is no envelope. */
export const keyIdOf = (envelope: string): string | undefined => parts(envelope)?.keyId;

/**
 * Seals and opens envelopes `v1.<key id>.<nonce>.<ciphertext and tag>` with AES-256-GCM. Where an envelope stands is
 * authenticated with it, so that rows and columns cannot be exchanged. A nonce is 96 random bits: renew the key
 * before it has sealed 2^32 envelopes (NIST SP 800-38D, section 8.3).
 */
export function createVault(keyRing: KeyRing, random: Random): Vault {
  const keyOf = (keyId: string) => {
    const key = keyRing.derive(keyId, 'encryption');
    if (key === undefined) throw new EnvelopeError(`The key ${keyId} is not at hand`);
    return key;
  };
  return {
    seal: async (place, text) => {
      const keyId = keyRing.activeId;
      const nonce = random.bytes(nonceLength);
      const cipher = createCipheriv(algorithm, keyOf(keyId), nonce).setAAD(contextOf(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      const envelope = ['v1', keyId, Buffer.from(nonce).toString('base64url'), sealed.toString('base64url')].join('.');
      return { envelope, keyId };
    },
    open: async (place, envelope) => {
      const found = parts(envelope);
      if (found === undefined) throw new EnvelopeError('That is no envelope');
      const { keyId, nonce, sealed } = found;
      const decipher = createDecipheriv(algorithm, keyOf(keyId), nonce, { authTagLength: tagLength });
      decipher.setAAD(contextOf(place)).setAuthTag(sealed.subarray(-tagLength));
      try {
        const text = Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
        return text.toString('utf8');
      } catch (cause) {
        const where = `${place.table}.${place.column} of ${place.id}`;
        throw new EnvelopeError(`The envelope in ${where} was changed or moved, or the key ${keyId} is another`, {
          cause,
        });
      }
    },
  };
}

const contextOf = ({ table, column, id }: EnvelopePlace) => Buffer.from(joinLengthPrefixed([table, column, id]));

function parts(envelope: string) {
  const [, keyId, nonce, sealed] =
    /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/.exec(envelope) ?? [];
  if (keyId === undefined || nonce === undefined || sealed === undefined) return undefined;
  const bytes = Buffer.from(sealed, 'base64url');
  // Bits behind the last byte decode to nothing: the same envelope has one text.
  if (bytes.toString('base64url') !== sealed) return undefined;
  return { keyId, nonce: Buffer.from(nonce, 'base64url'), sealed: bytes };
}
