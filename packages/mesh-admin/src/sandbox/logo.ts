import { type Exchange, Refusal } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { LogoFile } from '../schemas.ts';
import { refuse, unsupported } from './replies.ts';

/** Reads a logo upload; gives the extension of the file, in lower case. */
export async function readLogo({ headers, body }: Exchange): Promise<string> {
  if (body === undefined) throw new Refusal(unsupported());
  const parts = body.byteLength === 0 ? new FormData() : await partsOf(headers, body);
  if (parts === undefined) return refuse('invalidField', 'body');
  const file = parts.get('logoFile');
  if (!(file instanceof File)) return refuse('missingField', 'logoFile');
  if (!z.safeParse(LogoFile, file).success) throw new Refusal(unsupported());
  const unknown = [...parts.keys()].find((name) => name !== 'logoFile');
  if (unknown !== undefined) refuse('invalidField', unknown);
  return file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
}

/** The platform's own parser, which exists wherever `fetch` does. */
async function partsOf(headers: Headers, body: Uint8Array<ArrayBuffer>): Promise<FormData | undefined> {
  const contentType = headers.get('content-type') ?? '';
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    // It rejects for one reason only: the bytes are not what the header says.
    return undefined;
  }
}
