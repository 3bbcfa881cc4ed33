import { MemoryStore } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { type AppParts, createApp } from './create-app.ts';
import { Readiness } from './http/readiness.ts';
import { providers } from './providers.ts';
import { VERSION } from './version.ts';

function app(parts: Partial<AppParts> = {}) {
  const errors: unknown[] = [];
  const { fetch } = createApp({
    providers,
    storeOf: () => new MemoryStore(),
    key: new Uint8Array(32),
    readiness: new Readiness({ checks: [] }),
    onError: (error) => errors.push(error),
    ...parts,
  });
  const get = (path: string) => fetch(new Request(`http://localhost:4747${path}`));
  return { get, errors };
}

describe('the app', () => {
  it('tells that it runs', async () => {
    const response = await app().get('/healthz');
    expect([response.status, await response.json()]).toStrictEqual([200, { status: 'ok', version: VERSION }]);
  });

  it('tells whether it can work', async () => {
    const database = { name: 'database', check: async () => 'ok' as const };
    const readiness = new Readiness({ checks: [database] });
    const { get } = app({ readiness });
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toStrictEqual([200, { status: 'ready', checks: { database: 'ok' } }]);
    readiness.drain();
    const draining = await get('/readyz');
    expect([draining.status, await draining.json()]).toStrictEqual([503, { status: 'draining', checks: {} }]);
  });

  it('lists everything on its index page', async () => {
    const response = await app().get('/');
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const [name, { issuer, demo }] of Object.entries(providers)) {
      expect(page).toContain(`<h2 id="${name}">${issuer.title}</h2>`);
      expect(page).toContain(`<code>http://localhost:4747/${name}</code>`);
      expect(page).toContain(`<a href="/openapi/${name}.json">`);
      for (const value of Object.values(demo.credentials)) expect(page).toContain(`<code>${value}</code>`);
    }
    expect(page).toContain('&#39;content-type: application/json&#39;');
    const links = [...page.matchAll(/href="(\/[^"]*)"/g)].map(([, path = '']) => path);
    const statuses = await Promise.all(links.map(async (path) => (await app().get(path)).status));
    expect(new Set(statuses)).toStrictEqual(new Set([200]));
  });

  it('puts nothing into its index page that could be a script', async () => {
    const [provider] = Object.values(providers);
    const title = '<script>alert("&\'")</script>';
    const hostile = provider && { ...provider, issuer: { ...provider.issuer, title } };
    const page = await (await app({ providers: hostile ? { hostile } : {} }).get('/')).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;');
  });

  it.each(Object.keys(providers))('describes %s and its control', async (name) => {
    const { get } = app();
    expect(await (await get(`/openapi/${name}.json`)).json()).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: `http://localhost:4747/${name}` }],
    });
    const control = await (await get(`/openapi/_control/${name}.json`)).json();
    expect(control).toMatchObject({ servers: [{ url: `http://localhost:4747/_control/${name}` }] });
    expect(Object.keys(control.paths)).toContain('/clock/freeze');
  });

  it('keeps the sandboxes apart', async () => {
    const { get } = app();
    const recorded = async (name: string) => (await (await get(`/_control/${name}/exchanges`)).json()).exchanges.length;
    await get('/mews-pos/v1/health-check');
    expect([await recorded('mews-pos'), await recorded('mesh-admin')]).toStrictEqual([1, 0]);
  });
});
