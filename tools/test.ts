/**
 * Every check of the project: `npm test`. Installs Chromium and a Vulkan loader where Debian's are missing, then runs
 * the static checks, the unit tests, the build and the end-to-end tests. The last line sums up.
 */

import { stages, type Tally } from './test/stages';
import { chromiumProblem, installSystemPackages } from './test/system-packages';

installSystemPackages();
const missing = chromiumProblem();
if (missing) console.error(missing);

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
for (const { name, run } of stages) {
  const begun = performance.now();
  const { passed, failed, skipped } = run();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `${failed > 0 ? 'FAILED' : 'ok'}: ${name} (${passed} passed, ${failed} failed, ${seconds} s)\n`,
  );
}
process.exitCode = total.failed > 0 ? 1 : 0;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
