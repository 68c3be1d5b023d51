/** Computes the cells that are not finished yet, category by category, and keeps each at once. */
import os from 'node:os';
import type { ModelManifest } from '../../src/clip/model-manifest';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { adapterInUse, type NodeBackend, selectBackend } from '../node/backends';
import { directoryModelFiles } from '../node/model-files';
import { type Output, type PlannedWork, Progress } from '../node/progress';
import type { BackgroundOption } from './background';
import { type Category, testsOf } from './categories';
import { type CellFile, type CellKey, cellName } from './cell';
import { type Settings, writeCell } from './cell-files';
import { FeatureStore } from './feature-store';
import type { Method } from './method';
import { openTexts } from './open-texts';
import { programState } from './program-state';
import { type CellResult, runCell } from './run-cell';
import { StopRun } from './stop-run';
import { CategoryPhotos, type TestCase } from './test-photos';
import { TextEncoder } from './text-encoder';
import { WorkClock } from './work-clock';

export interface Job {
  readonly out: string;
  readonly model: { readonly folder: string; readonly manifest: ModelManifest };
  readonly backend: NodeBackend;
  readonly categories: readonly Category[];
  readonly methods: readonly Method[];
  readonly settings: Settings;
  readonly steps?: number | undefined;
  readonly tiles?: string | undefined;
  readonly background: BackgroundOption;
  readonly words?: readonly string[] | undefined;
  readonly corrections?: number | undefined;
  /** What is still to be computed. */
  readonly pending: readonly CellKey[];
}

/** A cell that could not be computed; the others were. */
export interface Failure {
  readonly cell: CellKey;
  readonly error: Error;
}

/** The seed whose worst photos are kept for the report. */
const shownSeed = 1;

const reading = 'reading photos';
const encoding = 'encoding photos';
const training = (method: string) => `${method} trains`;
const inspecting = (method: string) => `${method} inspects`;

/** @throws StopRun when results cannot be written; AppError when model or backend cannot be used */
export async function runCells(job: Job, output: Output): Promise<Failure[]> {
  if (job.pending.length === 0) return [];
  await selectBackend(job.backend);
  const clock = new WorkClock();
  const files = directoryModelFiles(job.model.folder);
  const { manifest } = job.model;
  const pretrained = await Pretrained.load(files);
  const texts =
    manifest.kind === 'clip' ? new TextEncoder(await openTexts(files, manifest), clock) : undefined;
  const progress = new Progress(planOf(job), output);
  let encoded = 0;
  const onEncoded = () => {
    encoded++;
    progress.step(encoding);
  };
  const store = new FeatureStore(clock, pretrained.encoder, { onEncoded });
  const program = await programState();
  try {
    const failures: Failure[] = [];
    for (const category of job.categories) {
      const pending = job.pending.filter((key) => key.category === category.name);
      if (pending.length === 0) continue;
      encoded = 0;
      const run = new CategoryRun(job, category, { clock, store, progress, texts, pretrained, program });
      failures.push(...(await run.all(pending)));
      // Methods that look at photos in their own way never ask for these.
      progress.drop(encoding, testCount(category) - encoded);
      await store.clear();
    }
    return failures;
  } finally {
    progress.close();
    await store.close();
    texts?.dispose();
    pretrained.dispose();
  }
}

interface Tools {
  readonly clock: WorkClock;
  readonly store: FeatureStore;
  readonly progress: Progress;
  readonly texts: TextEncoder | undefined;
  readonly pretrained: Pretrained;
  readonly program: string;
}

class CategoryRun {
  private readonly photos: CategoryPhotos;

  constructor(
    private readonly job: Job,
    private readonly category: Category,
    private readonly tools: Tools,
  ) {
    this.photos = new CategoryPhotos(category, tools.store, tools.pretrained.encoder.side, job.background);
  }

  async all(pending: readonly CellKey[]): Promise<Failure[]> {
    const failures: Failure[] = [];
    for (const key of pending) {
      this.tools.progress.begin(cellName(key));
      try {
        await this.one(key);
      } catch (error) {
        if (error instanceof StopRun) throw error;
        failures.push({ cell: key, error: error as Error });
      }
    }
    return failures;
  }

  private async one(key: CellKey): Promise<void> {
    const { job, category, photos } = this;
    const { progress } = this.tools;
    const shots = await photos.shots(key.shots, key.seed);
    const tests = await photos.tests(() => progress.step(reading), testsOf(category, shots.files));
    const result = await this.compute(key, shots.pictures, tests);
    const { run, categories, methods } = job.settings;
    const file: CellFile = {
      format: 'vtfusion-evaluation-cell',
      version: 1,
      conditions: { run, category: categories.get(category.name)!, method: methods.get(key.method)! },
      cell: {
        ...key,
        ...result.metrics,
        ...result.costs,
        shot_files: shots.files,
        ...(result.corrected && { corrections: result.corrected }),
      },
      detail: {
        object: category.object,
        layout: category.layout,
        side: this.tools.pretrained.encoder.side,
        tested: tested(tests),
        scores: result.scores,
        image_curves: result.imageCurves,
        pixel_curves: result.pixelCurves,
        shown: result.shown,
        notes: [
          ...photos.notes,
          ...(result.note === undefined ? [] : [`${cellName(key)}: ${result.note}.`]),
          ...(job.corrections === undefined || result.corrected
            ? []
            : [`${key.method} cannot be taught, so --corrections says nothing of it.`]),
        ],
        machine: machine(),
        node: process.version,
        program: this.tools.program,
        finished: new Date().toISOString(),
      },
    };
    await writeCell(job.out, file);
  }

  private async compute(
    key: CellKey,
    shots: Awaited<ReturnType<CategoryPhotos['shots']>>['pictures'],
    tests: readonly TestCase[],
  ): Promise<CellResult> {
    const { job, category } = this;
    const { clock, progress, texts, pretrained } = this.tools;
    const method = job.methods.find(({ name }) => name === key.method)!;
    let trained = 0;
    let judged = 0;
    const onFit = (share: number) => {
      progress.step(training(key.method), share - trained);
      trained = share;
    };
    const onJudged = () => {
      progress.step(inspecting(key.method));
      judged++;
    };
    try {
      return await runCell(
        {
          method,
          encoder: pretrained.encoder,
          texts: texts?.encode,
          object: category.object,
          shots,
          tests,
          seed: key.seed,
          tiles: job.tiles,
          words: job.words,
          steps: job.steps,
          corrections: job.corrections,
          show: key.seed === shownSeed,
        },
        { clock, keptTensors: () => texts?.size ?? 0, onFit, onJudged },
      );
    } finally {
      // Photos that could not be read, and all that a failure leaves undone, were planned too.
      progress.drop(training(key.method), 1 - trained);
      progress.drop(inspecting(key.method), testCount(category) - judged);
    }
  }
}

function tested(cases: readonly TestCase[]) {
  const defective = cases.filter((each) => each.defective);
  return {
    good: cases.length - defective.length,
    defective: defective.length,
    masks: defective.filter(({ mask }) => mask).length,
  };
}

const testCount = ({ dataset, limit = dataset.test.length }: Category) =>
  Math.min(limit, dataset.test.length);

/** What works there will be; the costs, in encodings, are guesses until they are measured. */
function planOf({ pending, categories }: Job): Map<string, PlannedWork> {
  const photosOf = new Map(categories.map((category) => [category.name, testCount(category)]));
  const used = new Set(pending.map(({ category }) => category));
  const photos = [...used].reduce((sum, category) => sum + photosOf.get(category)!, 0);
  const plan = new Map<string, PlannedWork>([
    [reading, { pieces: photos, guess: 0.2 }],
    [encoding, { pieces: photos, guess: 1 }],
  ]);
  for (const method of new Set(pending.map((key) => key.method))) {
    const own = pending.filter((key) => key.method === method);
    const tests = own.reduce((sum, key) => sum + photosOf.get(key.category)!, 0);
    plan.set(training(method), { pieces: own.length, guess: 20 });
    plan.set(inspecting(method), { pieces: tests, guess: 0.3 });
  }
  return plan;
}

function machine(): string {
  const cpus = os.cpus();
  const gigabytes = Math.round(os.totalmem() / 1e9);
  const adapter = adapterInUse();
  return `${cpus.length} x ${cpus[0]?.model ?? os.arch()}, ${gigabytes} GB, ${os.platform()} ${os.arch()}${adapter && `, ${adapter}`}`;
}
