/** `npm run bench`: from the command line's words to figures beside those of peers. */
import path from 'node:path';
import { UsageError } from '../evaluate/usage-error';
import { type NodeBackend, releaseBackends } from '../node/backends';
import { isExpected, messageOf, type Outputs, runCommand } from '../node/command-line';
import { makeWritable, replaceFile } from '../node/whole-file';
import type { Bench } from './bench';
import { type Figure, measureRow } from './measure';
import { machine } from './node/machine';
import { openBench } from './node/open-bench';
import { type BenchOptions, parseOptions, usage } from './options';
import { lineOf, markdownOf, meanLine } from './report';
import { rows } from './rows';
import type { Row } from './trial';

/**
 * @param signal ends the run between two figures; what was measured is kept
 * @returns the exit code: 0; 2 for what the person can change; 1 for what they cannot, and where a peer's numbers differ
 */
export function main(args: string[], outputs: Outputs, signal?: AbortSignal): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(
      args,
      rows.map(({ name }) => name),
    );
    if (options) return run(options, outputs, signal);
    outputs.stdout.write(usage(rows));
    return 0;
  });
}

interface Findings {
  readonly figures: Figure[];
  readonly notes: string[];
  readonly adapters: string[];
  /** What failed, by row and backend. */
  readonly failures: string[];
}

async function run(options: BenchOptions, outputs: Outputs, signal?: AbortSignal): Promise<number> {
  await makeWritable(options.out).catch((error: Error) => {
    throw new UsageError(`The figures cannot be written to ${options.out} (${error.message}).`);
  });
  const found: Findings = { figures: [], notes: [], adapters: [], failures: [] };
  for (const backend of options.backends) {
    if (!signal?.aborted) await onBackend(backend, options, found, outputs, signal);
  }
  const { figures, notes, adapters, failures } = found;
  const command = ['npm run bench', ...commandOf(options)].join(' ');
  const report = { command, machine: machine(adapters), figures, notes: [...notes, ...failures] };
  await replaceFile(path.join(options.out, 'bench.json'), `${JSON.stringify(report, null, 1)}\n`);
  await replaceFile(path.join(options.out, 'bench.md'), markdownOf(report));
  if (signal?.aborted) outputs.stderr.write('Stopped; what was measured until then is kept.\n');
  outputs.stdout.write(`${path.join(options.out, 'bench.md')} has the table.\n${meanLine(figures)}\n`);
  const differs = figures.some(({ peers }) => peers.some(({ ratio }) => ratio === undefined));
  return failures.length > 0 || differs ? 1 : 0;
}

function commandOf({ only, backends, repeats, threads, model, onnx }: BenchOptions): string[] {
  const words = [
    ...only.map((row) => `--only ${row}`),
    ...backends.map((backend) => `--backend ${backend}`),
    ...(repeats === undefined ? [] : [`--repeats ${repeats}`]),
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
    ...(model === undefined ? [] : [`--model ${model}`]),
    ...(onnx === undefined ? [] : [`--onnx ${onnx}`]),
  ];
  return words.length > 0 ? ['--', ...words] : [];
}

/** One backend that does not start, or one row that fails, does not keep the others from being measured. */
async function onBackend(
  backend: NodeBackend,
  { only, repeats, threads, model, onnx }: BenchOptions,
  found: Findings,
  { stdout, stderr }: Outputs,
  signal?: AbortSignal,
): Promise<void> {
  const fail = (what: string, error: Error) => {
    if (signal?.aborted) return;
    stderr.write(`${what}: ${messageOf(error)}\n`);
    found.failures.push(`${what}: ${error.message}`);
  };
  try {
    const { bench, adapter, notes } = await openBench(backend, { threads, model, onnx });
    if (adapter) found.adapters.push(adapter);
    for (const note of notes) stderr.write(`${backend}: ${note}\n`);
    found.notes.push(...notes.map((note) => `${backend}: ${note}`));
    const onFigure = (figure: Figure) => {
      found.figures.push(figure);
      stdout.write(`${lineOf(figure)}\n`);
    };
    for (const row of rowsFor(only, bench, found.figures)) {
      if (signal?.aborted) return;
      await measureRow(row, bench, { repeats, signal, onFigure }).catch((error: Error) =>
        fail(`${row.name} on ${backend}`, error),
      );
    }
  } catch (error) {
    // A backend that is not there is no failure of those that are; one that was asked for by name is.
    if (error instanceof UsageError || !isExpected(error)) throw error;
    fail(backend, error as Error);
  } finally {
    releaseBackends();
  }
}

/** What is asked for; else what makes sense on the backend and was not measured before. */
function rowsFor(only: readonly string[], { slow }: Bench, figures: readonly Figure[]): readonly Row[] {
  if (only.length > 0) return rows.filter(({ name }) => only.includes(name));
  const measured = new Set(figures.map(({ row }) => row));
  return rows.filter(
    ({ name, withoutTensors, takesLong }) => !(withoutTensors && measured.has(name)) && !(takesLong && slow),
  );
}
