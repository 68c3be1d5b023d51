/**
 * Every check of the project: `npm test`. Runs the static checks, the build, the unit tests and the end-to-end tests, and
 * installs Chromium and a Vulkan loader for them where Debian's are missing. The last line sums up.
 */

import { answerTo } from './test/answer';
import { type Stage, steps, type Tally } from './test/stages';

const answer = answerTo(process.argv.slice(2));
if (answer) {
  console.log(answer.text);
  process.exit(answer.code);
}

const total: Tally = { passed: 0, failed: 0, skipped: 0 };

async function runRow(row: readonly Stage[]): Promise<void> {
  for (const { name, run } of row) {
    const begun = performance.now();
    const { passed, failed, skipped } = await run().catch((error: unknown) => {
      console.log(error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(
      `${failed > 0 ? 'FAILED' : 'ok'}: ${name} (${passed} passed, ${failed} failed, ${seconds} s)\n`,
    );
  }
}

for (const step of steps) await Promise.all(step.map(runRow));
process.exitCode = total.failed > 0 ? 1 : 0;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
