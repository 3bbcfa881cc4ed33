import { crc32 } from 'node:zlib';
import type { Random } from '@tokenyard/core/sandbox';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 43;
const checksumLength = 6;
const form = /^ty_(admin|issuer|reader|auditor)_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/;

/**
 * A new API key: `ty_<role>_`, 43 characters with 256 bits of randomness, and a checksum that tells a mistyped or cut
 * key from one that was never issued.
 */
export function newApiKeySecret(role: string, random: Random): string {
  const body = `ty_${role}_${randomText(secretLength, random)}`;
  return body + checksumOf(body);
}

/** Whether a text can be an API key at all. */
export const isWellFormedApiKey = (text: string): boolean =>
  form.test(text) && text.endsWith(checksumOf(text.slice(0, -checksumLength)));

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < checksumLength; place += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}

/** Characters that are all equally likely: bytes that would favour some are drawn again. */
function randomText(length: number, random: Random): string {
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random.bytes(length - text.length)) {
      if (byte < fair) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
