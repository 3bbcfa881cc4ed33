// Prints how long (ms) the first sandbox of a process and its first answered request take, imports not counted.
// usage: node bench/first-request.ts PROVIDER
import { providers } from '../apps/demo-server/src/providers.ts';
import { firstRequest } from './sandboxes.ts';

console.log(await firstRequest(providers[process.argv[2] ?? '']));
