/** `npm run evaluate`: from the command line's words to a table and a file of figures. */
import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MANIFEST_FILE } from '../../src/clip/model-manifest';
import { AppError } from '../../src/errors';
import type { Dataset } from '../../src/images/layout-files';
import type { RgbImage } from '../../src/images/rgb-image';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { presets, type TrainSettings } from '../../src/vtfusion/settings';
import { releaseBackends, selectBackend as startBackend } from '../node/backends';
import { directoryModelFiles } from '../node/model-files';
import { encodeTests, openDataset, readShots } from './dataset';
import { drawShots } from './draw-shots';
import { type DataOption, type EvaluateOptions, parseOptions, USAGE } from './options';
import { type Output, Progress, type WorkPlan } from './progress';
import { type CellReport, type Conditions, jsonReport, type Row, textReport } from './report';
import { runCell } from './run-cell';
import { UsageError } from './usage-error';

interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A data set that was found in order, with the shots of each seed. */
interface Task extends DataOption {
  readonly dataset: Dataset;
  /** Places in `dataset.train`, a list for each seed. */
  readonly draws: readonly (readonly number[])[];
}

/**
 * Runs the command and never throws: the wasm backend answers an exception that nobody catches by printing its
 * whole source.
 * @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot
 */
export async function main(args: string[], outputs: Outputs): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.help) outputs.stdout.write(USAGE);
    else await evaluate(options, outputs);
    return 0;
  } catch (error) {
    const expected = error instanceof AppError || error instanceof UsageError;
    outputs.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
    return expected ? 2 : 1;
  } finally {
    releaseBackends();
  }
}

async function evaluate(options: EvaluateOptions, { stdout, stderr }: Outputs): Promise<void> {
  await prepareOut(options.out);
  await requireModel(options.model);
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
  const tasks: Task[] = [];
  for (const data of options.data) {
    const dataset = await openDataset(data.folder, options.shots);
    const draws = seeds.map((seed) => drawShots(dataset.train.length, options.shots, seed));
    tasks.push({ ...data, dataset, draws });
  }
  const settings = settingsOf(options);
  await startBackend(options.backend);
  const pretrained = await Pretrained.load(directoryModelFiles(options.model));
  const progress = new Progress(planOf(tasks, settings), stderr);
  try {
    const { side } = pretrained.encoder;
    const { backend, preset, shots } = options;
    const model = pretrained.manifest.name;
    const conditions: Conditions = { backend, model, side, preset, settings, shots, seeds };
    // All shots are read first, so that one that cannot be read is met before the long work.
    const shotPictures: Map<number, RgbImage>[] = [];
    for (const { folder, dataset, draws } of tasks) {
      shotPictures.push(await readShots(folder, dataset, draws.flat(), side, settings.fit));
    }
    const rows: Row[] = [];
    for (const [i, task] of tasks.entries()) {
      rows.push(await evaluateTask(task, shotPictures[i], pretrained, settings, progress));
      await writeOut(options.out, jsonReport(conditions, rows));
    }
    progress.close();
    stdout.write(textReport(conditions, rows));
    for (const note of rows.flatMap((row) => row.notes)) stderr.write(`${note}\n`);
  } finally {
    progress.close();
    pretrained.dispose();
  }
}

async function evaluateTask(
  { folder, object, dataset, draws }: Task,
  pictures: ReadonlyMap<number, RgbImage>,
  pretrained: Pretrained,
  settings: TrainSettings,
  progress: Progress,
): Promise<Row> {
  const { encoder } = pretrained;
  progress.begin(object);
  const tests = await encodeTests(folder, dataset, encoder, settings.fit, () =>
    progress.step('encoding test photos'),
  );
  const states = await pretrained.states(object);
  const cells: CellReport[] = [];
  try {
    for (const [i, draw] of draws.entries()) {
      const seed = i + 1;
      progress.begin(`${object}, seed ${seed} of ${draws.length}`);
      const shots = draw.map((place) => pictures.get(place)!);
      const metrics = await runCell({ encoder, states, shots, tests, settings, seed }, (work) =>
        progress.step(work),
      );
      cells.push({ seed, shots: draw.map((place) => dataset.train[place]), metrics });
    }
  } finally {
    states.dispose();
  }
  const defective = tests.cases.filter((each) => each.defective);
  return {
    data: folder,
    object,
    tested: {
      good: tests.cases.length - defective.length,
      defective: defective.length,
      masks: defective.filter((each) => each.mask).length,
    },
    notes: tests.notes,
    cells,
  };
}

function settingsOf({ preset, steps }: EvaluateOptions): TrainSettings {
  const settings: TrainSettings = presets[preset];
  if (steps === undefined) return settings;
  // Without a step nobody looks at synthetic images.
  const warmUp = steps === 0 ? 0 : settings.synthetic.warmUp;
  return { ...settings, steps, synthetic: { ...settings.synthetic, warmUp } };
}

function planOf(tasks: readonly Task[], settings: TrainSettings): WorkPlan {
  const { strategy, rotations } = settings.prototypes;
  const cells = tasks.reduce((sum, { draws }) => sum + draws.length, 0);
  const shots = tasks.reduce((sum, { draws }) => sum + draws.flat().length, 0);
  return {
    'encoding test photos': tasks.reduce((sum, { dataset }) => sum + dataset.test.length, 0),
    encoding: shots * (strategy === 'memory' ? rotations : 1),
    synthesising: cells * settings.synthetic.warmUp,
    training: cells * settings.steps,
    calibrating: shots,
    inspecting: tasks.reduce((sum, { dataset, draws }) => sum + dataset.test.length * draws.length, 0),
  };
}

async function requireModel(folder: string): Promise<void> {
  await access(path.join(folder, MANIFEST_FILE)).catch((error) => {
    throw new UsageError(
      `${folder} is no model's folder (it has no ${MANIFEST_FILE}); name one with --model, or make one with \`npm run weights\`.`,
      { cause: error },
    );
  });
}

/** Makes the file's folder, so that a place that cannot be written is met before the long work. */
async function prepareOut(file: string): Promise<void> {
  await writing(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await access(path.dirname(file), constants.W_OK);
    if (await isFolder(file)) throw new Error('it is a folder');
  });
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function writeOut(file: string, text: string): Promise<void> {
  await writing(file, () => writeFile(file, text));
}

async function writing(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new UsageError(
      `The figures cannot be written to ${file} (${(error as Error).message}); name another file with --out.`,
      { cause: error },
    );
  }
}
