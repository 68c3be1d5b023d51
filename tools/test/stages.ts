/** The stages of `npm test`, each a command of package.json's tools, counted. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shellBudget, shellBytes } from './shell-size';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  readonly name: string;
  readonly run: () => Tally;
}

const reports = '.cache/test-reports';
const build = '.cache/build';

function command(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { ok: boolean; output: string } {
  const bin = join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  const result = spawnSync(bin, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  return { ok: result.status === 0, output: `${result.stdout}${result.stderr}` };
}

/** A stage that either holds or does not; what it says is shown only when it does not. */
function check(
  name: string,
  bin: string,
  args: readonly string[],
  holds = (output: string) => output !== undefined,
): Stage {
  return {
    name,
    run() {
      const { ok, output } = command(bin, args);
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

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
}

const unitTests: Stage = {
  name: 'unit tests',
  run() {
    const file = join(reports, 'unit.json');
    const { ok, output } = command('vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    if (!ok) console.log(output);
    return readReport<VitestReport>(file, (report) => ({
      passed: report.numPassedTests,
      // A file that cannot be loaded has no tests to fail.
      failed:
        report.numFailedTests +
        (report.numFailedTests === 0 && !ok ? Math.max(1, report.numFailedTestSuites) : 0),
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
  run() {
    const file = join(reports, 'e2e.json');
    const { ok, output } = command('playwright', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      E2E_BUILT: build,
      E2E_IN_PAIRS: '1',
      E2E_PICTURES: '0',
    });
    if (!ok) console.log(output);
    return readReport<PlaywrightReport>(file, ({ stats, errors }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    }));
  },
};

/** Of what the build before it left. */
const sizeBudget: Stage = {
  name: 'first page within its bytes',
  run() {
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

export const stages: readonly Stage[] = [
  check('types', 'tsc', ['-b']),
  check('lint and format', 'biome', ['ci', '--error-on-warnings', '.']),
  check('arrows between folders', 'depcruise', [
    'src',
    'tools',
    'e2e',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  unitTests,
  // At this log level the build prints warnings and errors only: silence is success.
  check(
    'build without a warning',
    'vite',
    ['build', '--logLevel', 'warn', '--outDir', build],
    (output) => output.trim() === '',
  ),
  sizeBudget,
  endToEndTests,
];
