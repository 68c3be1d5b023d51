/** `npm run inspect`: from a project and a folder of photos to verdicts, tables and pictures. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../../src/state/page/short-name';
import { readBundle } from '../../src/storage/bundle';
import { requireEncoder } from '../../src/storage/bundle-errors';
import { encoderIdentity } from '../../src/storage/encoder-identity';
import { openDetector, type Project } from '../../src/storage/project';
import type { Detector } from '../../src/vtfusion/detector';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { selectBackend } from '../node/backends';
import { type Outputs, runCommand } from '../node/command-line';
import { directoryModelFiles } from '../node/model-files';
import { Progress } from '../node/progress';
import { UsageError } from '../node/usage-error';
import { openPhotoFolder } from '../train/photo-folder';
import { inspectPhotos, requirePhotosElsewhere } from './inspect-photos';
import { type InspectOptions, parseOptions, usage } from './options';
import { type Counts, Results } from './results';

/** Larger than any project can be, and about the most that can be read at once. */
const MOST_BYTES = 2 ** 31 - 1;
const NOTHING_DONE = 2;

/** @returns the exit code: 0 no photo failed, 1 one failed, 2 one could not be read or the work could not be done */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: NOTHING_DONE, unexpected: NOTHING_DONE }, async () => {
    const options = parseOptions(args);
    if (options) return inspect(options, outputs);
    outputs.stdout.write(usage);
    return 0;
  });
}

async function inspect(options: InspectOptions, { stdout, stderr }: Outputs): Promise<number> {
  const { images, out } = options;
  const project = await readProject(options.project);
  const { photos, notes } = await openPhotoFolder(images);
  await requirePhotosElsewhere(images, out);
  for (const note of notes) stderr.write(`${oneLine(note)}\n`);
  await selectBackend(options.backend);
  // The name comes from a file that anyone may have written.
  const model = options.model ?? path.join('public/models', path.basename(project.encoder.name));
  const pretrained = await Pretrained.load(directoryModelFiles(model));
  let detector: Detector | undefined;
  let results: Results | undefined;
  try {
    requireEncoder(project.encoder, await encoderIdentity(pretrained.manifest));
    detector = openDetector(project, pretrained.encoder);
    const { pass, fail } = detector.thresholds;
    const facts = { object: project.object, model: project.encoder.name, thresholds: { pass, fail } };
    results = await Results.begin(out, facts);
    const progress = new Progress(new Map([['photos', { pieces: photos.length, guess: 1 }]]), stderr);
    progress.begin('Inspecting');
    const { settings } = project;
    const task = { detector, settings, images, photos, out, results, onPhoto: () => progress.step('photos') };
    await inspectPhotos(task).finally(() => progress.close());
    const counts = await results.finish();
    stdout.write(summary(results, counts, out));
    return counts.unread > 0 ? 2 : counts.fail > 0 ? 1 : 0;
  } finally {
    await results?.close();
    detector?.dispose();
    pretrained.dispose();
  }
}

/** @throws UsageError when there is no such file; AppError when it is no project that can be used */
async function readProject(file: string): Promise<Project> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Error(`it has ${(size / 1e9).toFixed(1)} GB, more than any project`);
    bytes = new Uint8Array(await readFile(file));
  } catch (error) {
    throw new UsageError(
      `The project ${file} cannot be read (${(error as Error).message}); name it with --project.`,
      { cause: error },
    );
  }
  return readBundle(bytes);
}

const meanings = { fail: 'Failed', uncertain: 'Uncertain', unread: 'Could not be read' } as const;

function summary(results: Results, counts: Counts, out: string): string {
  const lines = [`${counts.pass} of ${Object.values(counts).reduce((a, b) => a + b)} photos pass.`];
  for (const [verdict, meaning] of Object.entries(meanings) as [keyof typeof meanings, string][]) {
    const found = results.of(verdict);
    if (found.length === 0) continue;
    lines.push(`${meaning}, ${found.length}:`);
    for (const { file, score, error } of found) lines.push(`  ${error ?? `${file} (${score?.toFixed(3)})`}`);
  }
  lines.push(`${path.join(out, 'results.csv')} has all of it.`);
  // Names of files may hold orders to a terminal.
  return `${lines.map(oneLine).join('\n')}\n`;
}
