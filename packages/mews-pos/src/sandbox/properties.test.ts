import { InvalidRequestError } from '@tokenyard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenRequest } from '../__fixtures__/clients.ts';
import { authorized, jsonApi, mint, resource, tableId } from '../__fixtures__/exchanges/parts.ts';
import { createMewsPos } from '../client.ts';
import { createMewsPosSandbox, demoApiKey } from './index.ts';

const unlimited = { rateLimit: { limit: 1000, windowSeconds: 1 } };
const send = (sandbox: ReturnType<typeof createMewsPosSandbox>, target: string, init: RequestInit = {}) =>
  sandbox.fetch(`http://localhost${target}`, { headers: authorized(), ...init });

/** A text of up to 300 characters of one, two and four bytes, markup included. */
const name = fc.string({ unit: fc.constantFrom('a', '<', '>', '&', 'ä', '\n', '\u{1f3e8}'), maxLength: 300 });
/** Any code points, lone surrogates included. */
const anyName = fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) });
const longName = fc.tuple(fc.constantFrom('x', '\u{1f3e8}'), fc.nat(600)).map(([unit, count]) => unit.repeat(count));

describe('the rules for an enterprise id', () => {
  it('are the same in the client and in the sandbox', async () => {
    const sandbox = createMewsPosSandbox();
    const client = createMewsPos({
      baseUrl: 'http://localhost',
      credentials: { apiKey: demoApiKey },
      fetch: sandbox.fetch,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(name, longName, anyName), async (enterpriseId) => {
        await sandbox.reset();
        const legal = [...enterpriseId].length <= 255 && !/[<>&]/.test(enterpriseId);
        const body = JSON.stringify({ data: { ...resource, attributes: { enterpriseId } } });
        const headers = { ...authorized(), 'content-type': jsonApi };
        const { status } = await send(sandbox, mint().target, { method: 'POST', headers, body });
        expect(status).toBe(legal ? 201 : 422);
        const call = client.createShortlivedIntegrationToken(tokenRequest(enterpriseId));
        const outcome = await call.then(
          ({ data }) => data.attributes.enterpriseId,
          (error: unknown) => InvalidRequestError.isInstance(error),
        );
        expect(outcome).toBe(legal ? enterpriseId : true);
      }),
    );
  });
});

describe('a create request', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const identifier = fc.record(
    { type: fc.oneof(fc.constant('spaceCodes'), json), id: fc.oneof(fc.constant(tableId), json) },
    { requiredKeys: [] },
  );
  const relationships = fc.record({ spaceCode: fc.oneof(fc.record({ data: fc.oneof(identifier, json) }), json) });
  const data = fc.record(
    {
      type: fc.oneof(fc.constant(resource.type), json),
      id: json,
      attributes: fc.oneof(fc.record({ enterpriseId: fc.oneof(name, json) }), json),
      relationships: fc.oneof(relationships, json),
    },
    { requiredKeys: [] },
  );

  it('of whatever JSON gets one of the declared answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, fc.record({ data: fc.oneof(data, json) })), async (document) => {
        const headers = { ...authorized(), 'content-type': jsonApi };
        const { status } = await send(createMewsPosSandbox(), mint().target, {
          method: 'POST',
          headers,
          body: JSON.stringify(document),
        });
        expect([201, 400, 403, 409, 422]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a selection of fields', () => {
  const names = ['url', 'designation', 'description', 'direction', 'spaceType', 'classification', 'capacity'];

  it('gives exactly the members that it names', async () => {
    const sandbox = createMewsPosSandbox(unlimited);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...names, 'experienceConfiguration']), async (fields) => {
        await sandbox.reset();
        const response = await send(sandbox, `/v1/space-codes/${tableId}?fields%5BspaceCodes%5D=${fields.join()}`);
        const { data } = await response.json();
        expect(Object.keys(data.attributes)).toStrictEqual(names.filter((field) => fields.includes(field)));
        expect('relationships' in data).toBe(fields.includes('experienceConfiguration'));
      }),
    );
  });
});

describe('a window', () => {
  const usage = fc.record({
    limit: fc.integer({ min: 1, max: 4 }),
    windowSeconds: fc.integer({ min: 1, max: 4 }),
    /** Milliseconds between the requests. */
    pauses: fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 40 }),
  });

  it('lets its limit through and no more, and tells how many are left', async () => {
    await fc.assert(
      fc.asyncProperty(usage, async ({ limit, windowSeconds, pauses }) => {
        const begin = Date.parse('2026-03-02T10:00:00Z');
        const sandbox = createMewsPosSandbox({ rateLimit: { limit, windowSeconds }, clock: { now: () => begin } });
        let [endsAt, count] = [0, 0];
        for (const pause of pauses) {
          sandbox.clock.advance(pause);
          const now = sandbox.clock.now();
          if (now >= endsAt) [endsAt, count] = [now + windowSeconds * 1000, 0];
          count += 1;
          const { status, headers } = await send(sandbox, `/v1/space-codes/${tableId}`);
          expect(status).toBe(count > limit ? 429 : 200);
          expect(Number(headers.get('x-rate-limit-remaining'))).toBe(Math.max(0, limit - count));
          expect(headers.get('x-rate-limit-reset')).toBe(String(Math.ceil(endsAt / 1000)));
          // Only a refusal tells a wait, and who waits as long as told comes into the next window.
          expect(headers.has('retry-after')).toBe(count > limit);
          const wait = Number(headers.get('retry-after') ?? windowSeconds);
          expect(now + wait * 1000).toBeGreaterThanOrEqual(endsAt);
        }
      }),
    );
  });
});
