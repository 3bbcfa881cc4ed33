import { type Random, uuid } from '@tokenyard/core/sandbox';
import { errors, jwtVerify, SignJWT } from 'jose';

const algorithm = 'HS256';
const audience = 'mesh-admin-api';

/** Signs a token of a main client. `now` is in ms since 1970, `lifetime` in s. */
export function mintToken(
  clientId: string,
  { key, lifetime, now, random }: { key: Uint8Array; lifetime: number; now: number; random: Random },
): Promise<string> {
  const iat = Math.floor(now / 1000);
  return new SignJWT({ sub: clientId, aud: audience, iat, exp: iat + lifetime, jti: uuid(random) })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .sign(key);
}

/** The client id of a token; `undefined` when it is not one of ours, or has ended. */
export async function readToken(token: string, key: Uint8Array, now: number): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      audience,
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    });
    return payload.sub;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
