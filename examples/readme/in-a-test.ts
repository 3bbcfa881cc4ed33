import { createMewsPos } from '@tokenyard/mews-pos';
import { createMewsPosSandbox } from '@tokenyard/mews-pos/sandbox';

const sandbox = createMewsPosSandbox();
const mewsPos = createMewsPos({
  baseUrl: 'http://localhost',
  credentials: { apiKey: 'sk_test_bae7115405656f156ca6ca' },
  fetch: sandbox.fetch,
});
sandbox.faults.add({ effect: { kind: 'status', status: 503 } });
const { attempts } = await mewsPos.getHealthCheck.withResponse();
console.log(`answered at attempt ${attempts}`);
