/** `npm run bench`: from the command line's words to figures beside those of peers. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isExpected, messageOf, type Outputs, runCommand } from '../node/command-line';
import { requireWritable } from '../node/out-file';
import { replaceFile } from '../node/replace-file';
import { UsageError } from '../node/usage-error';
import type { BackendName } from './bench';
import { appStart, measureAppStart } from './browser/app-start';
import { browserHost } from './browser/browser-host';
import { curvesOf } from './growth';
import type { Host, Stage } from './host';
import type { Figure } from './measure';
import { parityHolds, takeOwnDrivers } from './node/gpu-drivers';
import { machine } from './node/machine';
import { onnxFile } from './node/model-choice';
import { nodeHost } from './node/node-host';
import { type BenchOptions, commandOf, parseOptions, usage } from './options';
import { lineOf, lineOfCurve, markdownOf, meanLine, type Report } from './report';
import { rows } from './rows';
import type { Row } from './trial';
import { docsFile, requireNoOnnx, sectionOf, writeDocs } from './write-docs';

/**
 * @param signal ends the run between two figures; what was measured is kept
 * @returns the exit code: 0; 2 for what the person can change; 1 for what they cannot, and where a backend or a row failed or a
 *   peer's numbers differ, with all others measured
 */
export function main(args: string[], outputs: Outputs, signal?: AbortSignal): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args, {
      anywhere: rows.map(({ name }) => name),
      inBrowsers: [appStart.name],
    });
    if (options) return run(options, outputs, signal);
    outputs.stdout.write(usage(allRows));
    return 0;
  });
}

const allRows = [...rows, appStart];

/** As a shell reports a program that Ctrl-C ended. */
const interrupted = 130;

interface Findings {
  readonly figures: Figure[];
  readonly notes: string[];
  readonly adapters: string[];
  /** What failed, by row and backend. */
  readonly failures: string[];
}

async function run(options: BenchOptions, outputs: Outputs, signal?: AbortSignal): Promise<number> {
  // The tables are of pico-clip.
  if (options.writeDocs && onnxFile(options, 'pico-clip') === undefined)
    requireNoOnnx(await readFile(docsFile, 'utf8'), sectionOf(options));
  await requireWritable(options.out);
  const found: Findings = { figures: [], notes: [], adapters: [], failures: [] };
  const host = options.browser ? browserHost(options) : nodeHost(options, options.gpu);
  if (options.gpu) takeOwnDrivers();
  try {
    for (const backend of asksForRows(options.only) ? options.backends : []) {
      if (signal?.aborted) break;
      await onBackend(backend, host, options, found, outputs, signal);
      await write(options, found);
    }
  } finally {
    await host.close();
  }
  if (options.browser && !signal?.aborted && wants(options.only, appStart.name)) {
    const appFigures = await measureAppStart(options, signal).catch((error: unknown) => {
      if (signal?.aborted) return [];
      throw error;
    });
    for (const figure of appFigures) {
      found.figures.push(figure);
      outputs.stdout.write(`${lineOf(figure)}\n`);
    }
  }
  if (options.gpu && !signal?.aborted && !parityHolds()) found.failures.push('The parity tests failed.');
  await write(options, found);
  const { figures, failures } = found;
  if (signal?.aborted) {
    outputs.stderr.write('Stopped; what was measured until then is kept.\n');
    return interrupted;
  }
  for (const curve of curvesOf(figures)) outputs.stdout.write(`${lineOfCurve(curve)}\n`);
  outputs.stdout.write(`${path.join(options.out, 'bench.md')} has the table.\n`);
  const mean = meanLine(figures);
  if (mean !== undefined) outputs.stdout.write(`${mean}\n`);
  const differs = figures.some(({ peers }) => peers.some(({ ratio }) => ratio === undefined));
  if (failures.length > 0 || differs) {
    if (options.writeDocs)
      outputs.stderr.write(`${docsFile} keeps its table: not all of this run is right.\n`);
    return 1;
  }
  if (options.writeDocs) await writeDocs(sectionOf(options), markdownOf(reportOf(options, found)));
  return 0;
}

/** What was found so far, as files: a run that is ended from outside leaves what it had. */
async function write(options: BenchOptions, found: Findings): Promise<void> {
  const report = reportOf(options, found);
  await replaceFile(path.join(options.out, 'bench.json'), `${JSON.stringify(report, null, 1)}\n`);
  await replaceFile(path.join(options.out, 'bench.md'), markdownOf(report));
}

function reportOf(options: BenchOptions, { figures, notes, adapters, failures }: Findings): Report {
  return { command: commandOf(options), machine: machine(adapters), figures, notes: [...notes, ...failures] };
}

/** One backend that does not start, or one row that fails, does not keep the others from being measured. */
async function onBackend(
  backend: BackendName,
  host: Host,
  { only, repeats }: BenchOptions,
  found: Findings,
  { stdout, stderr }: Outputs,
  signal?: AbortSignal,
): Promise<void> {
  const fail = (what: string, error: Error) => {
    if (signal?.aborted) return;
    stderr.write(`${what}: ${messageOf(error)}\n`);
    found.failures.push(`${what}: ${error.message}`);
  };
  let stage: Stage | undefined;
  try {
    stage = await host.open(backend);
    if (stage.adapter) found.adapters.push(stage.adapter);
    for (const note of stage.notes) stderr.write(`${backend}: ${note}\n`);
    found.notes.push(...stage.notes.map((note) => `${backend}: ${note}`));
    const onFigure = (figure: Figure) => {
      found.figures.push(figure);
      stdout.write(`${lineOf(figure)}\n`);
    };
    for (const { name } of rowsFor(only, stage, found.figures)) {
      if (signal?.aborted) return;
      await stage
        .measure(name, { repeats, signal, onFigure })
        .catch((error: Error) => fail(`${name} on ${backend}`, error));
    }
  } catch (error) {
    if (error instanceof UsageError || !isExpected(error)) throw error;
    fail(backend, error as Error);
  } finally {
    stage?.close();
  }
}

const wants = (only: readonly string[], row: string) => only.length === 0 || only.includes(row);

/** Where not, no backend need be started: the app's start is measured in a browser of its own. */
const asksForRows = (only: readonly string[]) => rows.some(({ name }) => wants(only, name));

/** What is asked for; else what makes sense on the backend and was not measured before. */
function rowsFor(only: readonly string[], { slow }: Stage, figures: readonly Figure[]): readonly Row[] {
  if (only.length > 0) return rows.filter(({ name }) => only.includes(name));
  const measured = new Set(figures.map(({ row }) => row));
  return rows.filter(
    ({ name, withoutTensors, takesLong, byNameOnly }) =>
      !byNameOnly && !(withoutTensors && measured.has(name)) && !(takesLong && slow),
  );
}
