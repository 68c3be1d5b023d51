/** `npm run evaluate`: from the command line's words to tables, figures and a report. */
import path from 'node:path';
import { oneLine } from '../../src/state/page/short-name';
import { isExpected, messageOf, type Outputs, runCommand } from '../node/command-line';
import { requireWritable } from '../node/out-file';
import { UsageError } from '../node/usage-error';
import { wordsUnread } from '../node/words-option';
import { type Category, openCategories } from './categories';
import { type CellFile, type CellKey, cellName } from './cell';
import { cellPath, readCells, requireSameSettings } from './cell-files';
import type { Method } from './method';
import { methods as allMethods } from './methods';
import { type EvaluateOptions, parseOptions, usage } from './options';
import { reportOf } from './report';
import { htmlReport } from './report-html';
import { jsonReport } from './report-json';
import { markdownReport, shortReport } from './report-markdown';
import { type Failure, runCells } from './run-cells';
import { type Model, readModel, settingsOf } from './settings-of-run';
import { writeOrStop } from './write-or-stop';

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export async function main(
  args: string[],
  outputs: Outputs,
  methods: readonly Method[] = allMethods,
): Promise<number> {
  const names = methods.map(({ name }) => name);
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args, names);
    if (!options.help) return evaluate(options, methods, outputs);
    outputs.stdout.write(usage(names));
    return 0;
  });
}

async function evaluate(
  options: EvaluateOptions,
  known: readonly Method[],
  { stdout, stderr }: Outputs,
): Promise<number> {
  const { out, data: folders, objects, limit, shots, steps, tiles, words, corrections, backend } = options;
  const { background = 'keep' } = options;
  await requireWritable(out);
  const methods = options.methods.map((name) => known.find((method) => method.name === name)!);
  const model = await readModel(options.model);
  requireWords(methods, model, words);
  requireTiles(methods, tiles);
  const categories = await openCategories({ folders, objects, limit, shots: Math.max(...shots) });
  const settings = settingsOf(options, model, categories, methods);
  const finished = await readCells(out);
  requireSameSettings(out, finished, settings);

  const done = new Set(finished.map(({ cell }) => cellPath(out, cell)));
  const asked = keysOf(options, categories, methods);
  const pending = asked.filter((key) => !done.has(cellPath(out, key)));
  if (pending.length < asked.length) {
    stderr.write(`${asked.length - pending.length} of ${asked.length} cells were finished before.\n`);
  }
  const job = {
    out,
    backend,
    background,
    categories,
    methods,
    settings,
    pending,
    model: { folder: options.model, manifest: model.manifest },
    steps,
    tiles,
    words,
    corrections,
  };
  const failures = await runCells(job, stderr);
  await report(options, await readCells(out), failures, { stdout, stderr });
  if (failures.length === 0) return 0;
  return failures.every(({ error }) => isExpected(error)) ? 2 : 1;
}

function requireWords(
  methods: readonly Method[],
  { manifest }: Model,
  words: readonly string[] | undefined,
): void {
  if (words !== undefined && manifest.kind !== 'clip') throw wordsUnread(manifest.name);
  const lost = methods.filter(({ needsWords }) => needsWords && manifest.kind !== 'clip');
  if (lost.length === 0) return;
  throw new UsageError(
    `${lost.map(({ name }) => name).join(', ')} read texts, and the model ${manifest.name} sees pictures only; ` +
      'name a CLIP with --model, or leave them out of --methods.',
  );
}

function requireTiles(methods: readonly Method[], tiles: string | undefined): void {
  if (tiles === undefined || tiles === 'whole') return;
  const whole = methods.filter(({ wholeOnly }) => wholeOnly);
  if (whole.length === 0) return;
  throw new UsageError(
    `${whole.map(({ name }) => name).join(', ')} see a photo as a whole; leave --tiles out, or leave them out of --methods.`,
  );
}

/** By category and method, so that what pictures share is computed once and kept briefly. */
function keysOf(
  { shots, seeds }: EvaluateOptions,
  categories: readonly Category[],
  methods: readonly Method[],
): CellKey[] {
  return categories.flatMap(({ name: category }) =>
    methods.flatMap(({ name: method }) =>
      shots.flatMap((count) =>
        Array.from({ length: seeds }, (_, i) => ({ method, category, shots: count, seed: i + 1 })),
      ),
    ),
  );
}

async function report(
  { out, methods, preset }: EvaluateOptions,
  files: readonly CellFile[],
  failed: readonly Failure[],
  { stdout, stderr }: Outputs,
): Promise<void> {
  const failures = failed.map(({ cell, error }) => `${cellName(cell)}: ${error.message}`);
  if (files.length > 0) {
    const found = reportOf({ files, methods, preset, failures, date: new Date().toISOString() });
    await writeOrStop(path.join(out, 'evaluate.json'), jsonReport(found));
    await writeOrStop(path.join(out, 'evaluate.md'), markdownReport(found));
    await writeOrStop(path.join(out, 'report.html'), htmlReport(found));
    stdout.write(`${shortReport(found)}\n${path.join(out, 'report.html')} shows all of it.\n`);
    for (const note of found.notes) stderr.write(`${oneLine(note)}\n`);
  }
  for (const { cell, error } of failed) stderr.write(`${cellName(cell)}: ${messageOf(error)}\n`);
}
