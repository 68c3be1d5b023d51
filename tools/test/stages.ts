/** The stages of `npm test`, each a script of package.json's tools, counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shellBudget, shellBytes } from './shell-size';
import { chromiumProblem, installSystemPackages } from './system-packages';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

const reports = '.cache/test-reports';
const build = '.cache/build';

/** Runs a package's script: by its path, since two packages here have a `tsc`. */
async function command(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ ok: boolean; output: string }> {
  const child = spawn(process.execPath, [join('node_modules', script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => output.push(bytes));
  const [status] = await once(child, 'close');
  return { ok: status === 0, output: Buffer.concat(output).toString() };
}

/** A stage that either holds or does not; what it says is shown only when it does not. */
function check(
  name: string,
  script: string,
  args: readonly string[],
  { holds = () => true, env }: { holds?: (output: string) => boolean; env?: NodeJS.ProcessEnv } = {},
): Stage {
  return {
    name,
    async run() {
      const { ok, output } = await command(script, args, env);
      const passed = ok && holds(output);
      if (!passed) console.log(output);
      return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
    },
  };
}

/** Reads a runner's JSON report; a runner that left none counts as one failure. */
function readReport<T>(file: string, tally: (report: T) => Tally): Tally {
  try {
    return tally(JSON.parse(readFileSync(file, 'utf8')) as T);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A runner that ends with an error fails, whatever its report counts: it may come of what it tidied up after it. */
const failedOf = (counted: number, ok: boolean): number => (ok ? counted : Math.max(1, counted));

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
}

const unitTests: Stage = {
  name: 'unit tests',
  async run() {
    const file = join(reports, 'unit.json');
    const { ok, output } = await command('vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    if (!ok) console.log(output);
    return readReport<VitestReport>(file, (report) => ({
      passed: report.numPassedTests,
      // A file that cannot be loaded has no tests to fail.
      failed: failedOf(report.numFailedTests || report.numFailedTestSuites, ok),
      skipped: report.numPendingTests,
    }));
  },
};

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

const endToEndTests: Stage = {
  name: 'end-to-end tests in Chromium',
  async run() {
    const file = join(reports, 'e2e.json');
    const { ok, output } = await command('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      E2E_MADE: '1',
      E2E_AT_ONCE: '3',
      E2E_PICTURES: '0',
    });
    if (!ok) console.log(output);
    return readReport<PlaywrightReport>(file, ({ stats, errors }) => ({
      passed: stats.expected,
      failed: failedOf(stats.unexpected + stats.flaky + errors.length, ok),
      skipped: stats.skipped,
    }));
  },
};

/** Of what the build before it left. */
const sizeBudget: Stage = {
  name: 'first page within its bytes',
  async run() {
    const bytes = shellBytes(build);
    const holds = bytes <= shellBudget;
    if (!holds) {
      console.log(
        `The first page takes ${bytes} bytes, compressed, and may take ${shellBudget}: import pages lazily (src/ui/pages.tsx).`,
      );
    }
    return { passed: holds ? 1 : 0, failed: holds ? 0 : 1, skipped: 0 };
  },
};

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const types = check('types', 'typescript-7/bin/tsc', ['-b']);
const lint = check('lint and format', '@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '.']);
const arrows = check('arrows between folders', 'dependency-cruiser/bin/dependency-cruise.mjs', [
  'src',
  'tools',
  'e2e',
  '--config',
  '.dependency-cruiser.cjs',
]);
// At this log level the build prints warnings and errors only: silence is success.
const silentBuild = check(
  'build without a warning',
  'vite/bin/vite.js',
  ['build', '--logLevel', 'warn', '--outDir', build],
  { holds: (output) => output.trim() === '' },
);
/** Of the app that the build before it left. */
const endToEndFiles = check(
  'files of the end-to-end tests',
  'tsx/dist/cli.mjs',
  ['e2e/support/make-files.ts'],
  {
    env: { E2E_BUILT: build },
  },
);

/** No check: where the browser is missing the end-to-end tests fail. */
const systemPackages: Stage = {
  name: 'system packages',
  async run() {
    await installSystemPackages();
    const missing = chromiumProblem();
    if (missing) console.error(missing);
    return { passed: 0, failed: 0, skipped: 0 };
  },
};

/**
 * One step after another; within a step, rows of stages side by side. Unit tests begin beside the static checks, or while these run
 * wait for what is installed over the network; the end-to-end tests have both processors to themselves.
 */
export const steps: readonly (readonly (readonly Stage[])[])[] = [
  [[types], [silentBuild, sizeBudget, endToEndFiles, arrows, lint], [systemPackages, unitTests]],
  [[endToEndTests]],
];
