import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Figure, median, repeat } from './figure.ts';
import { type MeasuredServer, startBareServer, startDemoServer } from './server.ts';

const rounds = 21;

/** From the start of the process to the first line that says where it listens, and the memory it takes by then. */
export async function startFigures(): Promise<readonly Figure[]> {
  const bare = await measured(startBareServer);
  const inMemory = await measured(() => startDemoServer('--memory'));
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-bench-'));
  const onDisk = await measured(() => startDemoServer('--data', directory));
  rmSync(directory, { recursive: true });
  return [
    { name: 'server start, in memory', value: inMemory.startup, unit: 'ms', baseline: bareOf(bare.startup) },
    { name: 'server start, on disk', value: onDisk.startup, unit: 'ms', baseline: bareOf(bare.startup) },
    { name: 'resident memory when ready', value: onDisk.memory, unit: 'MiB', baseline: bareOf(bare.memory) },
  ];
}

const bareOf = (value: number) => ({ name: 'bare node:http', value });

async function measured(start: () => Promise<MeasuredServer>) {
  const samples = await repeat(rounds, async () => {
    const server = await start();
    const sample = { startup: server.startup, memory: server.memory() };
    await server.stop();
    return sample;
  });
  return {
    startup: median(samples.map(({ startup }) => startup)),
    memory: median(samples.map(({ memory }) => memory)),
  };
}
