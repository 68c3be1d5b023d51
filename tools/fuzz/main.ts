/** `npm run fuzz`: from the command line's words to failures, each with the file that made it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Outputs, runCommand } from '../node/command-line';
import { caseRandom } from './case-random';
import { type FuzzOptions, parseOptions, usage } from './options';
import { type Failure, supervise, usualWatch } from './supervise';
import { openTarget, type TargetName } from './targets';

/** @returns the exit code: 0, 1 where a case failed, 2 for what the person can change */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args);
    if (options) return fuzz(options, outputs);
    outputs.stdout.write(usage);
    return 0;
  });
}

async function fuzz({ targets, seed, from, to, out }: FuzzOptions, { stdout }: Outputs): Promise<number> {
  const module = new URL('./targets/index.ts', import.meta.url).href;
  let failed = 0;
  for (const target of targets) {
    const begun = performance.now();
    const { failures, ends, unopened } = await supervise({ module, target, seed, from, to }, usualWatch);
    failed += failures.length;
    for (const failure of failures) {
      stdout.write(`FAILED ${target}, seed ${seed}, case ${failure.number}: it ${failure.why}\n`);
      // What cannot be opened any more makes no case again; its number does.
      if (unopened === undefined) stdout.write(`  ${await keep(target, seed, failure, out)}\n`);
    }
    if (unopened !== undefined) {
      stdout.write(`FAILED ${target}: it cannot be opened: ${unopened}\n`);
      failed++;
      continue;
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const told = Object.entries(ends)
      .sort(([, a], [, b]) => b - a)
      .map(([end, count]) => `${end} ${count}`);
    const counted = Object.values(ends).reduce((sum, count) => sum + count, 0);
    // A case that ends its process takes along what was counted there.
    const of = counted + failures.length < to - from ? `of ${counted} counted: ` : '';
    stdout.write(
      `${target}: ${to - from} cases, ${failures.length} failures, ${seconds} s (${of}${told.join(', ')})\n`,
    );
  }
  stdout.write(`fuzz: ${targets.length * (to - from)} cases, ${failed} failures, seed ${seed}\n`);
  return failed > 0 ? 1 : 0;
}

/** Writes the case again: the process that it failed in may be gone. */
async function keep(target: TargetName, seed: number, { number }: Failure, out: string): Promise<string> {
  const bytes = (await openTarget(target)).make(caseRandom(target, seed, number));
  const file = path.join(out, `${target}-${seed}-${number}.bin`);
  await mkdir(out, { recursive: true });
  await writeFile(file, bytes);
  return file;
}
