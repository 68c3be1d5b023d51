/** `npm run agree`: from good photos to whether every backend judges the test photos alike. */
import path from 'node:path';
import { Random } from '../../src/das/random';
import { readAlike } from '../../src/images/read-alike';
import type { RgbImage, SensorBits } from '../../src/images/rgb-image';
import { readBundle, writeBundle } from '../../src/storage/bundle';
import { encoderIdentity } from '../../src/storage/encoder-identity';
import { openDetector, type Project, projectOf } from '../../src/storage/project';
import type { Detector } from '../../src/vtfusion/detector';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { defaultSettings, type TrainSettings } from '../../src/vtfusion/settings';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../src/vtfusion/trainer';
import { photoOf } from '../../src/vtfusion/views';
import { type Category, openCategories, testsOf } from '../evaluate/categories';
import { drawShots } from '../evaluate/draw-shots';
import { readModel } from '../evaluate/settings-of-run';
import { withTiles } from '../evaluate/tiles-option';
import { adapterInUse, type NodeBackend, selectBackend } from '../node/backends';
import { isExpected, messageOf, type Outputs, runCommand } from '../node/command-line';
import { directoryModelFiles } from '../node/model-files';
import { Progress } from '../node/progress';
import { readImage } from '../node/read-image';
import { UsageError } from '../node/usage-error';
import { agreementOf, type Difference, differenceOf, type Opinion } from './compare';
import { type AgreeOptions, parseOptions, usage } from './options';
import { endOf, headOf, linesOf, type Row } from './report';

const NOTHING_DONE = 2;

/** @returns the exit code: 0 all agree, 1 a verdict differs away from the thresholds, 2 the work could not be done */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: NOTHING_DONE, unexpected: NOTHING_DONE }, async () => {
    const options = parseOptions(args);
    if (options) return agree(options, outputs);
    outputs.stdout.write(usage);
    return 0;
  });
}

async function agree(options: AgreeOptions, { stdout, stderr }: Outputs): Promise<number> {
  const { data: folders, shots, limit } = options;
  await readModel(options.model);
  const categories = await openCategories({ folders, objects: [], shots, ...(limit && { limit }) });
  const rows: Row[] = [];
  stdout.write(headOf());
  for (const category of categories) {
    const found = await compareOn(category, options, stderr);
    // As they come: all of it may take an hour, and be stopped.
    stdout.write(linesOf(found));
    rows.push(...found);
  }
  stdout.write(endOf(rows));
  return rows.some(({ agreement }) => agreement.disagreeing.length > 0) ? 1 : 0;
}

/** A row for each backend but the first. */
async function compareOn(
  category: Category,
  options: AgreeOptions,
  stderr: Outputs['stderr'],
): Promise<Row[]> {
  const { backends, seed, minutes = Number.POSITIVE_INFINITY } = options;
  const judges: Judge[] = [];
  try {
    await openJudges(judges, category, options, stderr);
    const differences = judges.slice(1).map((): Difference[] => []);
    // Where time ends the comparison, it has seen photos of all kinds.
    const photos = new Random(seed).shuffled(testsOf(category, shotsOf(category, options)));
    const until = performance.now() + minutes * 60_000;
    const progress = new Progress(new Map([['photos', { pieces: photos.length, guess: 1 }]]), stderr);
    progress.begin(category.name);
    for (const { path: photo } of photos) {
      if (performance.now() > until) break;
      const picture = await readOr(path.join(category.folder, photo), judges[0].settings.sensorBits, stderr);
      if (picture) {
        const [first, ...others] = await opinionsOf(judges, picture);
        for (const [i, other] of others.entries()) differences[i].push(differenceOf(photo, first, other));
      }
      progress.step('photos');
    }
    progress.close();
    if (differences[0].length === 0)
      throw new UsageError(`Not one test photo of ${category.name} can be read, so nothing was compared.`);
    return differences.map((each, i) => ({
      set: category.name,
      backends: `${backends[0]}, ${backends[i + 1]}`,
      agreement: agreementOf(each),
    }));
  } finally {
    for (const judge of judges) judge.dispose();
  }
}

/** A judge for each backend, into `judges`, which hold what was opened when one cannot be. */
async function openJudges(
  judges: Judge[],
  category: Category,
  options: AgreeOptions,
  stderr: Outputs['stderr'],
): Promise<void> {
  let project: Project | undefined;
  for (const backend of options.backends) {
    await selectBackend(backend);
    const adapter = adapterInUse();
    if (adapter) stderr.write(`${category.name}: ${backend} computes on ${adapter}.\n`);
    const judge = new Judge(backend, await Pretrained.load(directoryModelFiles(options.model)));
    judges.push(judge);
    if (!project || options.trainOn === 'each') {
      const begun = performance.now();
      project = await train(category, judge.pretrained, options);
      const { pass, fail } = project.detector.thresholds;
      stderr.write(
        `${category.name}: ${backend} trained for ${((performance.now() - begun) / 1000).toFixed(0)} s; scores up to ` +
          `${pass.toFixed(5)} pass, above ${fail.toFixed(5)} they fail.\n`,
      );
    }
    judge.open(project);
  }
}

/** The picture of a file; or nothing, and a note, where it cannot be read. */
async function readOr(
  file: string,
  sensorBits: SensorBits | undefined,
  stderr: Outputs['stderr'],
): Promise<RgbImage | undefined> {
  try {
    return await readImage(file, sensorBits);
  } catch (error) {
    if (!isExpected(error)) throw error;
    stderr.write(`${messageOf(error as Error)} It is left out.\n`);
    return undefined;
  }
}

const shotsOf = ({ dataset: { train } }: Category, { shots, seed }: AgreeOptions) =>
  drawShots(train.length, shots, seed).map((i) => train[i]);

/** A project as its file gives it again, trained by the backend in use. */
async function train(category: Category, pretrained: Pretrained, options: AgreeOptions): Promise<Project> {
  const { seed, steps } = options;
  const { folder, object } = category;
  const drawn = shotsOf(category, options);
  const usual = withTiles(defaultSettings, options.tiles);
  const { pictures, sensorBits } = await readAlike(drawn, (file, bits) =>
    readImage(path.join(folder, file), bits),
  );
  const settings: TrainSettings = {
    ...usual,
    ...(steps !== undefined && { steps }),
    sensorBits,
  };
  const shots = pictures.map((picture) => photoOf(picture, settings.fit));
  const states = pretrained.words ? await pretrained.states(object) : undefined;
  let detector: Detector | undefined;
  try {
    const { encoder, manifest } = pretrained;
    detector = await trainDetector({
      encoder,
      states,
      shots,
      settings,
      seed,
      startSynthesis: synthesiseHere,
    });
    const facts = { object, words: [], settings, seed, created: new Date().toISOString() };
    const identity = await encoderIdentity(manifest);
    return readBundle(writeBundle(await projectOf(detector, { ...facts, encoder: identity }, [])));
  } finally {
    states?.dispose();
    detector?.dispose();
  }
}

/** A backend with its encoder and the project that it judges by. */
class Judge {
  private detector: Detector | undefined;
  /** By which its project reads photos. */
  settings: Pick<TrainSettings, 'fit' | 'sensorBits'> = defaultSettings;

  constructor(
    private readonly backend: NodeBackend,
    readonly pretrained: Pretrained,
  ) {}

  /** Its backend must be in use. */
  open(project: Project): void {
    this.settings = project.settings;
    this.detector = openDetector(project, this.pretrained.encoder);
  }

  async opinion(picture: RgbImage): Promise<Opinion> {
    await selectBackend(this.backend);
    const { thresholds } = this.detector!;
    const { score, verdict, map } = await this.detector!.inspect(photoOf(picture, this.settings.fit));
    return { score, verdict, map, thresholds };
  }

  dispose(): void {
    this.detector?.dispose();
    this.pretrained.dispose();
  }
}

async function opinionsOf(judges: readonly Judge[], picture: RgbImage): Promise<Opinion[]> {
  const opinions: Opinion[] = [];
  for (const judge of judges) opinions.push(await judge.opinion(picture));
  return opinions;
}
