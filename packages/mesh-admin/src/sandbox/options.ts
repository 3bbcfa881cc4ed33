import { parseSetting } from '@tokenyard/core';
import { type SandboxOptions, systemRandom } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { B2B2BRegisteredClientInfo, ClientAdminTokenRequest } from '../schemas.ts';
import { demoClients } from './seeds.ts';

const whole = (minimum: number, maximum: number) => z.int().check(z.gte(minimum), z.lte(maximum));
const { clientId: nonEmpty } = ClientAdminTokenRequest.shape;

/** A main client that the sandbox knows. */
const MainClient = z.strictObject({
  id: nonEmpty,
  secret: nonEmpty,
  callbackUrls: z._default(z.array(z.string()), []),
  subClients: z._default(z.array(z.extend(B2B2BRegisteredClientInfo, { id: z.guid() })), []),
});
export type MainClient = z.input<typeof MainClient>;

/** RFC 7518, section 3.2: a key of HS256 is at least as long as its hash. */
const minimumKeyBytes = 32;

const Rules = z.strictObject({
  clients: z._default(z.array(MainClient), demoClients),
  lifetime: z._default(whole(1, 86_400), 3600),
  tokenStatus: z._default(z.enum(['available', 'succeeded']), 'available'),
  teamCode: z._default(z.boolean(), false),
  rateLimit: z._default(z.strictObject({ limit: whole(1, 100_000), windowSeconds: whole(1, 3600) }), {
    limit: 100,
    windowSeconds: 60,
  }),
  key: z
    .instanceof(Uint8Array)
    .check(z.refine(({ byteLength }) => byteLength >= minimumKeyBytes, `must be at least ${minimumKeyBytes} bytes`)),
});

/** The sandbox's options with every default filled in. */
export type SandboxRules = z.infer<typeof Rules>;

export interface MeshAdminSandboxOptions extends SandboxOptions {
  /** Main clients with their link URLs and registered clients. Default the demo client. */
  readonly clients?: readonly MainClient[] | undefined;
  /** Life of a token in seconds (s), 1 to 86400. Default 3600. */
  readonly lifetime?: number | undefined;
  /** `content.status` of a token; `succeeded` in newer documents of the provider. Default `available`. */
  readonly tokenStatus?: 'available' | 'succeeded' | undefined;
  /** Adds a `teamCode` to every result, as newer documents of the provider show it. Default false. */
  readonly teamCode?: boolean | undefined;
  /** Requests of one client id in a window. Default 100 in 60 s. */
  readonly rateLimit?: { readonly limit: number; readonly windowSeconds: number } | undefined;
  /** Text whose UTF-8 bytes sign the tokens, at least 32 bytes. */
  readonly jwtKey?: string | undefined;
  /** Bytes that sign the tokens where there is no `jwtKey`, at least 32. Default random for each sandbox. */
  readonly key?: Uint8Array | undefined;
}

/** @throws {SettingError} when an option is out of its range */
export function rulesOf(options: MeshAdminSandboxOptions): SandboxRules {
  const { clients, lifetime, tokenStatus, teamCode, rateLimit, jwtKey, random = systemRandom } = options;
  const given = jwtKey === undefined ? options.key : new TextEncoder().encode(jwtKey);
  const key = given ?? random.bytes(minimumKeyBytes);
  return parseSetting('sandbox', Rules, { clients, lifetime, tokenStatus, teamCode, rateLimit, key });
}
