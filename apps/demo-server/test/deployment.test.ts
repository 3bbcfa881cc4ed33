import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { readCommand } from '../src/config.ts';
import { generate } from '../src/generate.ts';
import { providers } from '../src/providers.ts';
import { variablesOf } from '../src/read-setting.ts';
import { type Setting, settings } from '../src/settings.ts';
import { closeTime } from '../src/shut-down.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const Service = z.looseObject({
  image: z.string(),
  build: z.optional(z.string()),
  environment: z.optional(z.record(z.string(), z.string())),
  secrets: z.optional(z.array(z.string())),
  ports: z.optional(z.array(z.string())),
  networks: z.array(z.string()),
  volumes: z.optional(z.array(z.string())),
  stop_grace_period: z.optional(z.string()),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()),
});
const compose = z.parse(Compose, parse(read('compose.yaml'), { merge: true }));
const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('node-'));
const dockerfile = read('Dockerfile');
const caddyfile = read('deploy/Caddyfile');

/** A value of the compose file where nobody has set the variables that it names. */
const withDefaults = (value: string) => value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('the image', () => {
  it('is built with the versions that the workspace pins', () => {
    const { nodeVersion } = z.parse(z.looseObject({ nodeVersion: z.string() }), parse(read('pnpm-workspace.yaml')));
    const { packageManager } = z.parse(z.looseObject({ packageManager: z.string() }), JSON.parse(read('package.json')));
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toStrictEqual([`node:${nodeVersion}-bookworm-slim`, `node:${nodeVersion}-bookworm-slim`]);
    expect(new Set(dockerfile.match(/pnpm@[\d.]+/g))).toStrictEqual(new Set([packageManager]));
  });

  it('runs as an ordinary user, tells its health, and takes nothing but the bundle from its build', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\\\n +CMD \[.*\/healthz/m);
    const copied = [...last.matchAll(/^COPY (.*)$/gm)].map(([, files]) => files);
    expect(copied).toStrictEqual([
      '--from=build /src/apps/demo-server/dist/main.js /src/apps/demo-server/dist/main.js.map /app/',
      '--from=build /src/apps/demo-server/package.json /app/',
    ]);
  });

  it('is built from a context that lets in what is named, and no secret', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines.filter((line) => line.startsWith('!')).join(' ')).not.toMatch(/deploy|secret|\.env|\*/);
    expect(read('.gitignore').split('\n')).toContain('deploy/secrets');
  });
});

describe('the composition', () => {
  it('pins every image of others', () => {
    const images = Object.values(compose.services).map(({ image }) => image);
    for (const image of images) expect(image).toMatch(/^(?:tokenyard\/demo-server:local|[\w/]+:\d+\.\d+[\w.-]*)$/);
    expect(read('deploy/make-secrets.sh')).toContain('image=tokenyard/demo-server:local\n');
  });

  it('has two nodes that differ in their names alone', () => {
    const [a, b] = nodes.map(([, service]) => service);
    if (a === undefined || b === undefined) throw new Error('there are not two nodes');
    const { build, environment: environmentOfA, ...restOfA } = a;
    const { environment: environmentOfB, ...restOfB } = b;
    expect(build).toBe('.');
    expect(restOfA).toStrictEqual(restOfB);
    expect({ ...environmentOfA, TOKENYARD_NODE: 'b' }).toStrictEqual(environmentOfB);
    expect(restOfA).toMatchObject({ read_only: true, init: true, cap_drop: ['ALL'] });
  });

  it('uses secrets, volumes and networks that it declares, and each of them', () => {
    const services = Object.values(compose.services);
    const mounted = services.flatMap(({ secrets = [] }) => secrets);
    const volumes = services.flatMap(({ volumes: own = [] }) => own.flatMap((volume) => volume.split(':')[0] ?? []));
    expect(new Set(mounted)).toStrictEqual(new Set(Object.keys(compose.secrets)));
    expect(new Set(volumes.filter((volume) => !volume.startsWith('.')))).toStrictEqual(
      new Set(Object.keys(compose.volumes)),
    );
    expect(new Set(services.flatMap(({ networks }) => networks))).toStrictEqual(new Set(Object.keys(compose.networks)));
    for (const { environment = {}, secrets = [] } of services) {
      const named = Object.values(environment).flatMap((value) => /^\/run\/secrets\/(.*)$/.exec(value)?.[1] ?? []);
      expect(new Set(named)).toStrictEqual(new Set(secrets));
    }
    const makes = [...read('deploy/make-secrets.sh').matchAll(/keep ([\w-]+)$/gm)].map(
      ([, name]) => `deploy/secrets/${name}`,
    );
    expect(new Set(makes)).toStrictEqual(new Set(Object.values(compose.secrets).map(({ file }) => file)));
  });

  it('publishes the proxy alone, to this machine', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports = [] }]) => [name, ...ports.map(withDefaults)])).toStrictEqual([
      ['proxy', '127.0.0.1:8080:8080'],
    ]);
  });

  it.each(nodes)(
    'gives %s settings that the server takes, and time to stop',
    (_, { environment = {}, stop_grace_period: grace }) => {
      const known = Object.values<Setting>(settings).flatMap(variablesOf);
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toStrictEqual([]);
      const folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-secrets-'));
      const contents: Readonly<Record<string, string>> = {
        'database-url': 'postgres://tokenyard:0123@postgres:5432/tokenyard',
        'encryption-keys': generate('encryption-key', 0),
        'admin-key': generate('admin-key', 0),
      };
      for (const [name, content] of Object.entries(contents)) writeFileSync(path.join(folder, name), `${content}\n`);
      const env = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, withDefaults(value).replace('/run/secrets', folder)]),
      );
      const command = readCommand([], env);
      rmSync(folder, { recursive: true });
      if (command.kind !== 'serve') throw new Error(command.kind);
      const { drainDelay, drainTime, keys, databaseUrl, adminKey } = command.config;
      expect([keys?.ids.length, databaseUrl?.reveal(), adminKey?.reveal()]).toStrictEqual([
        1,
        contents['database-url'],
        contents['admin-key'],
      ]);
      expect(Number(grace?.replace(/s$/, '')) * 1000).toBeGreaterThan(drainDelay + drainTime + 3 * closeTime);
    },
  );
});

describe('the proxy', () => {
  const patterns = /@service path (.*)$/m.exec(caddyfile)?.[1]?.split(' ') ?? [];
  const lets = (target: string) =>
    patterns.some((pattern) => (pattern.endsWith('/*') ? target.startsWith(pattern.slice(0, -1)) : target === pattern));

  it('lets through what the token service serves, and nothing else', () => {
    for (const { path: served } of Object.values(tokenServiceOperations)) expect(lets(served)).toBe(true);
    const inside = ['/', '/metrics', '/readyz', '/_control/mews-pos/clock', '/openapi/mews-pos.json'];
    for (const target of [...inside, ...Object.keys(providers).map((name) => `/${name}/`)])
      expect(lets(target)).toBe(false);
  });

  it('sends it to the nodes, as long as they are ready', () => {
    const [, upstreams = ''] = /reverse_proxy (.*) \{$/m.exec(caddyfile) ?? [];
    expect(upstreams.split(' ')).toStrictEqual(nodes.map(([name]) => `${name}:${/PORT=(\d+)/.exec(dockerfile)?.[1]}`));
    expect(caddyfile).toMatch(/^\t+health_uri \/readyz$/m);
  });

  it('notices that a node drains before the node closes its socket', () => {
    const [, interval = ''] = /health_interval (\d+)s/.exec(caddyfile) ?? [];
    for (const [, { environment = {} }] of nodes) {
      expect(Number(environment.TOKENYARD_DRAIN_DELAY)).toBeGreaterThan(2 * Number(interval));
    }
  });
});
