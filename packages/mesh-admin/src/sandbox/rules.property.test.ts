import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  authorized,
  baseUrl,
  claims,
  demoPair,
  json,
  jwt,
  jwtKey,
  start,
  startSeconds,
} from '../__fixtures__/exchanges/parts.ts';
import { B2B2BRegisteredClientInfo, ClientAdminTokenRequest } from '../index.ts';
import { createMeshAdminSandbox } from './index.ts';
import { readToken } from './tokens.ts';

const now = Date.parse(start);
const unlimited = { limit: 100_000, windowSeconds: 3600 };
const freshSandbox = (rateLimit = unlimited) =>
  createMeshAdminSandbox({ jwtKey, rateLimit, clock: { now: () => now } });

const post = (sandbox: ReturnType<typeof createMeshAdminSandbox>, target: string, body: unknown) =>
  sandbox.fetch(baseUrl + target, {
    method: 'POST',
    headers: { ...authorized(), 'content-type': json },
    body: JSON.stringify(body),
  });

const uuid = fc.constantFrom('5f2a0a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10', '6F2A0A4E-5B1D-4C7E-9A3F-2D8E4B6A7C10');
const oddly = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: value }, fc.jsonValue());
const listOf = <T>(item: fc.Arbitrary<T>) => fc.oneof(fc.array(item, { maxLength: 12 }), fc.constant(null));

const catalog = fc.record(
  {
    excludeIntegrationCategories: listOf(fc.constantFrom('exchange', 'wallet')),
    excludeIntegrations: listOf(uuid),
    integrationWhiteList: listOf(uuid),
  },
  { requiredKeys: [] },
);
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: 298, max: 302 }).map((length) => '\u{1f600}'.repeat(length)),
);
const info = fc.record(
  {
    businessLegalName: oddly(name),
    displayName: oddly(name),
    callbackUrls: oddly(fc.array(fc.webUrl(), { maxLength: 3 })),
    catalogConfiguration: oddly(catalog),
    extra: fc.jsonValue(),
  },
  { requiredKeys: ['businessLegalName', 'displayName'], noNullPrototype: true },
);

describe('rules of bodies', () => {
  it('are the same for client and sandbox, and no body is a fault of the sandbox', async () => {
    const sandbox = freshSandbox();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(oddly(info), async (body) => {
        const { success } = z.safeParse(B2B2BRegisteredClientInfo, body);
        const { status } = await post(sandbox, '/admin/api/v1/SubClient', body);
        expect(status).toBe(success ? 200 : 400);
        taken += Number(success);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('name the first offending member: missing, then wrong, then unknown', async () => {
    const sandbox = freshSandbox();
    const value = fc.constantFrom(undefined, null, '', 1, true, 'text');
    const isMissing = (given: unknown) => given === undefined || given === null || given === '';
    await fc.assert(
      fc.asyncProperty(value, value, fc.boolean(), async (clientId, clientSecret, extra) => {
        const body = { ...(extra ? { extra } : {}), clientId, clientSecret };
        const given = [
          ['clientId', clientId],
          ['clientSecret', clientSecret],
        ] as const;
        const missing = given.find(([, each]) => isMissing(each));
        const wrong = given.find(([, each]) => typeof each !== 'string');
        const expected = missing
          ? [400, 'missingField', `Required field is missing: ${missing[0]}`]
          : wrong || extra
            ? [400, 'invalidField', `Field is not valid: ${wrong?.[0] ?? 'extra'}`]
            : [403, 'missingField', 'Client id or client secret is not valid'];
        const response = await post(sandbox, '/admin/api/v1/Token', body);
        const said = z.parse(z.looseObject({ errorType: z.string(), message: z.string() }), await response.json());
        expect([response.status, said.errorType, said.message]).toStrictEqual(expected);
        expect(z.safeParse(ClientAdminTokenRequest, body).success).toBe(response.status === 403);
      }),
      { numRuns: 100 },
    );
  });

  it('let a catalog through exactly when its lists do not contradict each other', async () => {
    const sandbox = freshSandbox();
    await fc.assert(
      fc.asyncProperty(catalog, async (catalogConfiguration) => {
        const { excludeIntegrationCategories, excludeIntegrations, integrationWhiteList } = catalogConfiguration;
        const set = (list: readonly string[] | null | undefined) => (list ?? []).length > 0;
        const categories = excludeIntegrationCategories ?? [];
        const allowed =
          categories.length <= 10 &&
          !(categories.includes('exchange') && categories.includes('wallet')) &&
          !(set(integrationWhiteList) && (set(excludeIntegrations) || set(categories)));
        const body = { businessLegalName: '', displayName: '', catalogConfiguration };
        const { status } = await post(sandbox, '/admin/api/v1/SubClient', body);
        expect(status).toBe(allowed ? 200 : 400);
      }),
      { numRuns: 300 },
    );
  });
});

describe('tokens', () => {
  const key = new TextEncoder().encode(jwtKey);

  it('are read back, whatever the client id is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (sub) => {
        expect(await readToken(jwt({ ...claims, sub }), key, now)).toBe(sub);
      }),
      { numRuns: 50 },
    );
  });

  it('live from their mint to their end, by whole seconds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 7_200_000 }), async (age) => {
        const client = await readToken(jwt(), key, startSeconds * 1000 + age);
        expect(client).toBe(age < 3_600_000 ? demoPair.clientId : undefined);
      }),
    );
  });

  it('are refused when any character is another', async () => {
    const token = jwt();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length - 1 }), fc.constantFrom('A', '.', '~', 'é'), async (at, other) => {
        fc.pre(token[at] !== other);
        // The last character of a part holds unused bits, so that two texts may mean the same bytes.
        fc.pre(token[at + 1] !== '.' && at !== token.length - 1);
        expect(await readToken(token.slice(0, at) + other + token.slice(at + 1), key, now)).toBeUndefined();
      }),
    );
  });

  it('are no other texts, and no text is a fault', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => btoa(encodeURIComponent(JSON.stringify(value)))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        expect(await readToken(parts.join('.'), key, now)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the rate limit', () => {
  it('never lets more through than it says, in any window of one client id', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom('a', 'b')), { maxLength: 40 }),
        async (limit, requests) => {
          const sandbox = freshSandbox({ limit, windowSeconds: 10 });
          const windows = new Map<string, { end: number; count: number }>();
          for (const [pause, sub] of requests) {
            sandbox.clock.advance(pause);
            const at = sandbox.clock.now();
            const open = windows.get(sub);
            const window = open !== undefined && at < open.end ? open : { end: at + 10_000, count: 0 };
            windows.set(sub, { ...window, count: window.count + 1 });
            const exp = Math.floor(at / 1000) + 60;
            const { status, headers } = await sandbox.fetch(`${baseUrl}/admin/api/v1/SubClient`, {
              headers: authorized(jwt({ ...claims, sub, exp })),
            });
            const wait = window.count < limit ? null : String(Math.ceil((window.end - at) / 1000));
            expect([status, headers.get('retry-after')]).toStrictEqual([wait === null ? 200 : 429, wait]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
