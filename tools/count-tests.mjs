// Sums the test reports of all workspace packages (runs on Node 20 without an install).
// exit 1 when a test failed or none ran
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folders = ['packages', 'apps']
  .flatMap((group) => fs.readdirSync(path.join(root, group)).map((name) => path.join(group, name)))
  .concat('examples', 'tools');
let passed = 0;
let failed = 0;
for (const folder of folders) {
  const report = path.join(root, folder, 'test-results.json');
  if (!fs.existsSync(report)) continue;
  const result = JSON.parse(fs.readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  // A file that breaks before its first test counts as one failure.
  failed += Math.max(result.numFailedTests, result.success ? 0 : 1);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
