/** The engine: the frozen encoder, training and inspection, all on one backend in one worker. */
import * as tf from '@tensorflow/tfjs-core';
import { expose, transfer } from 'comlink';
import { fetchModelFiles } from '../clip/model-files';
import type { ReadOptions } from '../clip/model-weights';
import { findObject, joinObjects } from '../das/foreground';
import { evenWeights, kindsByWeight } from '../das/kind-weights';
import { decodeImage } from '../images/files/decode';
import { fitDefect, placePhoto } from '../images/fit';
import { measurePhoto } from '../images/photo-facts';
import { readAlike } from '../images/read-alike';
import { resizeRgb } from '../images/resize/resize';
import type { Mask, SensorBits } from '../images/rgb-image';
import { kernelReport } from '../ops/kernels';
import { wasmProgram } from '../ops/wasm/program';
import { readBundleFile, titledFile, writeBundle } from '../storage/bundle';
import { requireEncoder } from '../storage/bundle-errors';
import { encoderIdentity } from '../storage/encoder-identity';
import { markedRegion, openDetector, type ProjectFacts, projectOf, type ShotFile } from '../storage/project';
import { allowOwnWorkers } from '../trusted-scripts';
import type { Checkpoint } from '../vtfusion/checkpoint';
import { type BadPhoto, settingsToTeach, teach as teachDetector } from '../vtfusion/corrections';
import type { Detector } from '../vtfusion/detector';
import { explain } from '../vtfusion/explain';
import { Gate } from '../vtfusion/gate';
import { photoToLearn } from '../vtfusion/photo-to-learn';
import { Pretrained } from '../vtfusion/pretrained';
import { regionOnSquare } from '../vtfusion/region';
import { measureParts } from '../vtfusion/self-measure';
import { presetOf, presets, type TrainSettings } from '../vtfusion/settings';
import { requireShots } from '../vtfusion/shot-limits';
import { trainDetector } from '../vtfusion/trainer';
import { trainingCancelled } from '../vtfusion/training-cancelled';
import type { TrainingControl, TrainingTask } from '../vtfusion/training-task';
import { photoOf } from '../vtfusion/views';
import { carryAbortSignals } from './abort-transfer';
import { startBackend } from './backend';
import { startDrawing } from './das-drawing';
import type {
  BackendReport,
  EngineApi,
  EngineReport,
  KeptCheckpoint,
  ModelReport,
  NamedPhoto,
  TrainingNews,
  TrainingReport,
  TrainingRequest,
} from './engine-api';
import { gpuDone, silentOnceFailed } from './gpu-watch';
import { InUse, notStarted } from './in-use';
import { isBitmap, photoToInspect, readToInspect } from './inspected-photo';
import { forgetReplacedFiles, keepAllFiles, keptModelFiles } from './kept-model-files';
import { defectsLearnt } from './learnt-defects';
import { checkedCalls, engineMessages } from './messages';
import { decodeInBrowser } from './native-decoder';
import { bytesOf } from './photo-bytes';
import { previewOf, type ReadPhoto, reportOf, reportOfBitmap } from './photo-report';
import { sumsOf } from './photo-sums';
import { TrainingClock } from './training-clock';
import { unlessCancelled } from './unless-cancelled';
import { resizeByWasm } from './wasm-program';

let backend: BackendReport | undefined;
/** As `EngineWishes` has it. */
let atOnce: number | undefined;
const inUse = new InUse();
/** Where the model in use came from. */
let modelAddress = '';
/** Of the training under way, or the last one. */
let gate = new Gate();
gate.end();

/** A photo with the sums that it is known again by. */
async function readBy<Picture>(
  photo: NamedPhoto,
  decode: (bytes: Uint8Array, name: string) => Promise<Picture>,
): Promise<ReadPhoto<Picture>> {
  const bytes = await bytesOf(photo);
  const sums = await sumsOf(bytes);
  return { picture: await decode(bytes, photo.name), ...sums };
}

const pictureOf = async (photo: NamedPhoto, sensorBits?: SensorBits) =>
  decodeImage(await bytesOf(photo), photo.name, decodeInBrowser, sensorBits);

const photosOf = (shots: readonly ShotFile[]): NamedPhoto[] =>
  shots.map(({ name, bytes }) => ({ name, blob: new Blob([new Uint8Array(bytes)]) }));

/** Reads a model, then lets go of the one before and of what was trained with it; both stay where that fails. */
async function loadModel(modelUrl: string, options: ReadOptions): Promise<ModelReport> {
  const next = await Pretrained.load(keptModelFiles(fetchModelFiles(modelUrl), modelUrl), {
    ...options,
    atOnce,
  });
  await forgetReplacedFiles(modelUrl, next.manifest);
  inUse.takeModel(next, options.signal);
  modelAddress = modelUrl;
  const { name, title, description, licence, parameters } = next.manifest;
  return { name, title, description, licence, parameters, words: next.words, side: next.encoder.side };
}

/** The features of the object's two states; none where the model has no words. */
async function statesOf(
  { object, words }: Pick<TrainingRequest, 'object' | 'words'>,
  signal: AbortSignal,
): Promise<tf.Tensor2D | undefined> {
  if (!inUse.model().words) return undefined;
  try {
    return await inUse.model().states(object, { words, signal });
  } catch (error) {
    throw signal.aborted ? trainingCancelled() : error;
  }
}

interface LearnRequest {
  readonly request: Omit<TrainingRequest, 'preset'>;
  readonly wanted: TrainSettings;
  /** Good photos beside the request's. */
  readonly good: readonly NamedPhoto[];
  /** As `ProjectFacts` has them; asked once it has learnt. */
  readonly defects?: () => ProjectFacts['defects'];
  /** Of the camera, where they are known already. */
  readonly sensorBits?: SensorBits | undefined;
  readonly onProgress: (news: TrainingNews) => void;
  readonly signal: AbortSignal;
  readonly keep?: (checkpoint: KeptCheckpoint) => Promise<void>;
}

/** A preset with the kinds of defects that the person wants. */
function settingsOf({ preset, kinds }: Pick<TrainingRequest, 'preset' | 'kinds'>): TrainSettings {
  const { synthetic, ...rest } = presets[preset];
  return { ...rest, synthetic: { ...synthetic, kinds: kindsByWeight(kinds ?? evenWeights) } };
}

async function opened({ weights, of: _, seconds: __, ...rest }: KeptCheckpoint): Promise<Checkpoint> {
  return { ...rest, weights: new Float32Array(await weights.arrayBuffer()) };
}

/** Reads what a training needs, has a detector made of it, and takes that in place of the one before. */
async function learn(
  { request, wanted, good, defects, sensorBits: known, onProgress, signal, keep }: LearnRequest,
  make: (task: TrainingTask, control: TrainingControl) => Promise<Detector>,
): Promise<TrainingReport> {
  const { encoder, manifest } = inUse.model();
  const { object, words, seed } = request;
  gate = new Gate();
  const clock = new TrainingClock(gate, request.checkpoint);
  let states: tf.Tensor2D | undefined;
  let stop = () => {};
  try {
    const region = request.region && regionOnSquare(request.region, encoder.side, wanted.fit);
    const photos = [...request.photos, ...good];
    const readToLearn = async (photo: NamedPhoto, bits?: SensorBits) => {
      const picture = await pictureOf(photo, bits);
      const { sensorBits } = picture;
      const again = () => pictureOf(photo, sensorBits);
      return { sensorBits, shot: photoToLearn(picture, wanted, encoder.side, again) };
    };
    const { pictures, sensorBits } = await readAlike(photos, unlessCancelled(readToLearn, signal), {
      known,
      onRead: (done) => onProgress({ phase: 'reading', done, of: photos.length }),
    });
    const shots = pictures.map(({ shot }) => shot);
    const settings: TrainSettings = { ...wanted, sensorBits };
    const identity = await encoderIdentity(manifest);
    states = await statesOf(request, signal);
    const drawing = startDrawing();
    stop = drawing.stop;
    const checkpoint = request.checkpoint && (await opened(request.checkpoint));
    const detector = await make(
      { encoder, states, shots, settings, seed, region, startSynthesis: drawing.startSynthesis, checkpoint },
      {
        signal,
        gate,
        onProgress,
        ...(keep && {
          keep: ({ weights, ...rest }) =>
            keep({
              ...rest,
              weights: new Blob([weights]),
              of: settings.steps,
              seconds: clock.seconds,
            }),
        }),
      },
    );
    const learnt = { settings, seed, created: new Date().toISOString(), encoder: identity };
    const taught = defects?.();
    const facts = { object, words, ...learnt, ...(taught && { defects: taught }) };
    inUse.takeTrained({ detector, facts, photos });
    const { seconds } = clock;
    return { ...learnt, preset: presetOf(settings), thresholds: detector.thresholds, seconds };
  } finally {
    states?.dispose();
    stop();
    gate.end();
  }
}

const engine: Omit<EngineApi, 'untilGpuFails'> = {
  async start(modelUrl, wanted, onProgress): Promise<EngineReport> {
    const { backend: asked, awaitsAdapter } = wanted;
    [backend] = await Promise.all([backend ?? startBackend(asked, awaitsAdapter), resizeByWasm()]);
    atOnce = wanted.atOnce;
    return { ...backend, model: await loadModel(modelUrl, { onProgress }) };
  },

  async changeModel(modelUrl, onProgress, signal) {
    if (!backend) throw notStarted();
    return { ...backend, model: await loadModel(modelUrl, { onProgress, signal }) };
  },

  keepModel: () => keepAllFiles(modelAddress, inUse.model().manifest),

  async look(photo) {
    const photoRead = await readBy(photo, (bytes, name) => decodeImage(bytes, name, decodeInBrowser));
    const small = previewOf(photoRead.picture);
    const report = await reportOf(photoRead, small);
    const look = { ...report, facts: measurePhoto(small, photoRead.picture) };
    return transfer(look, [look.preview]);
  },

  async train(request, onProgress, signal, keep) {
    requireShots(request.photos.length);
    const wanted = settingsOf(request);
    return learn({ request, wanted, good: [], onProgress, signal, keep }, trainDetector);
  },

  async pauseTraining() {
    const asked = gate;
    await asked.close();
    return asked.isClosed;
  },

  async resumeTraining() {
    gate.open();
  },

  async teach(request, asked, onProgress, signal) {
    const { good, bad } = asked;
    const outside = new Set<number>();
    const defects = () => defectsLearnt(asked, outside);
    const { detector, facts } = inUse.trained();
    const { sensorBits } = facts.settings;
    const preset = settingsOf({ preset: presetOf(facts.settings), kinds: request.kinds });
    const wanted = settingsToTeach(facts.settings, preset);
    const report = await learn(
      { request, wanted, good, defects, sensorBits, onProgress, signal },
      async (task, control) => {
        const { fit } = task.settings;
        const read = unlessCancelled(pictureOf, signal);
        async function* painted(): AsyncGenerator<BadPhoto> {
          for (const { photo, mask } of bad) {
            yield {
              photo: photoOf(await read(photo, task.settings.sensorBits), fit),
              mask: mask && fitDefect(mask, placePhoto(mask.width, mask.height, task.encoder.side, fit)),
            };
          }
        }
        // Good photos that are taught are read with the others, and come after them.
        const shots = task.shots.slice(0, request.photos.length);
        const corrections = {
          good: task.shots.slice(request.photos.length),
          bad: painted(),
          onOutside: (at: number) => outside.add(at),
        };
        return teachDetector(detector, { ...task, shots }, corrections, control);
      },
    );
    return { ...report, defects: defects(), outside: outside.size };
  },

  async inspect(photo) {
    const { detector, facts } = inUse.trained();
    const { settings } = facts;
    const { fit } = settings;
    const begun = performance.now();
    const photoRead = await readBy(photo, (bytes, name) => readToInspect(bytes, name, settings));
    const { picture } = photoRead;
    try {
      const judging = detector
        .inspect(photoToInspect(picture, fit))
        .then((judged) => ({ ...judged, milliseconds: performance.now() - begun }));
      // A bitmap is there where a GPU inspects: the browser makes it smaller meanwhile.
      const reporting = isBitmap(picture)
        ? reportOfBitmap({ ...photoRead, picture })
        : judging.then(() => reportOf({ ...photoRead, picture }));
      const [{ map, score, verdict, milliseconds }, report] = await Promise.all([judging, reporting]);
      const placement = placePhoto(picture.width, picture.height, detector.encoder.side, fit);
      const { thresholds } = detector;
      const { region } = detector.parts;
      const inspection = { map, region, placement, score, verdict, thresholds, photo: report, milliseconds };
      return transfer(inspection, [map.buffer, report.preview]);
    } finally {
      if (isBitmap(picture)) picture.close();
    }
  },

  async explain(photo, at) {
    const { detector, facts, photos } = inUse.trained();
    const { fit, sensorBits } = facts.settings;
    const asPhoto = async (named: NamedPhoto) => photoOf(await pictureOf(named, sensorBits), fit);
    const shotOf = async (shot: number) => photos[shot] && asPhoto(photos[shot]);
    const explanation = await explain(detector, await asPhoto(photo), at, shotOf);
    const { copy } = explanation.match;
    return { ...explanation, shotName: copy && photos[copy.shot]?.name };
  },

  async findObject(photos, { width, height }) {
    const objects: (Mask | undefined)[] = [];
    for (const photo of photos) objects.push(findObject(resizeRgb(await pictureOf(photo), width, height)));
    return joinObjects(objects, { width, height });
  },

  async setThresholds(thresholds) {
    inUse.judgeBy(thresholds);
  },

  async exportProject() {
    const { detector, facts, photos } = inUse.trained();
    const shots: ShotFile[] = [];
    for (const photo of photos) shots.push({ name: photo.name, bytes: await bytesOf(photo) });
    const bytes = writeBundle(await projectOf(detector, facts, shots));
    return transfer(bytes, [bytes.buffer]);
  },

  async importProject(file) {
    const { manifest, encoder } = inUse.model();
    const project = await readBundleFile(file);
    const { detector: _, title: __, shots, ...facts } = project;
    requireEncoder(facts.encoder, await encoderIdentity(manifest));
    const detector = openDetector(project, encoder);
    await detector.compile();
    inUse.takeTrained({ detector, facts, photos: photosOf(shots) });
  },

  async describeProject(file) {
    const project = await readBundleFile(file);
    const { detector, shots, ...facts } = project;
    const { thresholds } = detector;
    return {
      ...facts,
      thresholds,
      preset: presetOf(facts.settings),
      region: markedRegion(project),
      photos: photosOf(shots),
    };
  },

  async titleProject(file, title) {
    const bytes = await titledFile(file, title);
    return transfer(bytes, [bytes.buffer]);
  },

  async measure(onProgress, signal) {
    const { encoder } = inUse.model();
    const tensorBytes = tf.memory().numBytes;
    const times = await measureParts(encoder, { onProgress, signal });
    const threads = tf.getBackend() === 'wasm' ? (wasmProgram()?.threads ?? 0) : 0;
    const operations =
      tf.getBackend() === 'webgpu'
        ? Object.entries(kernelReport()).map(([name, choice]) => ({ name, ...choice }))
        : [];
    return { times, tensorBytes, threads, operations };
  },

  alive: gpuDone,
};

allowOwnWorkers();
carryAbortSignals();
expose(checkedCalls(silentOnceFailed(engine), engineMessages));
