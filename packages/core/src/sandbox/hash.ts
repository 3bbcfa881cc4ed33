import { hex } from './random.ts';

/** SHA-256 of a text's UTF-8 bytes or of bytes, as 64 hex digits. Looking secrets up by it leaks no timing. */
export async function sha256(value: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
