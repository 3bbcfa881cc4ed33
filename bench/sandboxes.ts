import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { providers } from '../apps/demo-server/src/providers.ts';
import { type Figure, median, repeat } from './figure.ts';

const rounds = 101;
const processes = 11;

/** Time (ms) to make a sandbox and have its example answered, which is a mint with most providers. */
export async function firstRequest(provider: (typeof providers)[string] | undefined): Promise<number> {
  if (provider === undefined) throw new Error('There is no such provider');
  const { create, demo } = provider;
  const { method, target, headers, body } = demo.example;
  const began = performance.now();
  const { fetch } = create({ key: new Uint8Array(32) });
  const response = await fetch(`http://localhost${target}`, { method, headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The sandbox answered with status ${response.status}`);
  return performance.now() - began;
}

/** A sandbox in process and its first request: in a process that is new, and in one that has made many. */
export async function sandboxFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, provider] of Object.entries(providers)) {
    const cold = await repeat(processes, async () => inNewProcess(name));
    const warm = await repeat(rounds, () => firstRequest(provider));
    figures.push({ name: `${name}: sandbox and first request, new process`, value: median(cold), unit: 'ms' });
    figures.push({ name: `${name}: sandbox and first request, later`, value: median(warm), unit: 'ms' });
  }
  return figures;
}

const inNewProcess = (name: string) =>
  Number(execFileSync(process.execPath, [path.join(import.meta.dirname, 'first-request.ts'), name]));
