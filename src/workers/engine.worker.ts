/** The engine: the frozen encoder, training and inspection, all on one backend in one worker. */
import * as tf from '@tensorflow/tfjs-core';
import { expose, transfer } from 'comlink';
import { fetchModelFiles } from '../clip/model-files';
import type { ReadOptions } from '../clip/model-weights';
import { findObject, joinObjects } from '../das/foreground';
import { decodeImage } from '../images/files/decode';
import { placePhoto } from '../images/fit';
import { measurePhoto } from '../images/photo-facts';
import { resizeRgb } from '../images/resize/resize';
import type { Mask } from '../images/rgb-image';
import { kernelReport } from '../ops/kernels';
import { wasmProgram } from '../ops/wasm/program';
import { readBundleFile, titledFile, writeBundle } from '../storage/bundle';
import { requireEncoder } from '../storage/bundle-errors';
import { encoderIdentity } from '../storage/encoder-identity';
import { markedRegion, openDetector, projectOf, type ShotFile } from '../storage/project';
import { allowOwnWorkers } from '../trusted-scripts';
import { explain } from '../vtfusion/explain';
import { Pretrained } from '../vtfusion/pretrained';
import { measureParts } from '../vtfusion/self-measure';
import { presetOf } from '../vtfusion/settings';
import { photoOf } from '../vtfusion/views';
import { carryAbortSignals } from './abort-transfer';
import { startBackend } from './backend';
import type { BackendReport, EngineApi, EngineReport, ModelReport, NamedPhoto } from './engine-api';
import { gpuDone, silentOnceFailed } from './gpu-watch';
import { InUse, notStarted } from './in-use';
import { isBitmap, photoToInspect, readToInspect } from './inspected-photo';
import { forgetReplacedFiles, keepAllFiles, keptModelFiles } from './kept-model-files';
import { checkedCalls, engineMessages } from './messages';
import { decodeInBrowser } from './native-decoder';
import { bytesOf } from './photo-file';
import { previewOf, reportOf, reportOfBitmap } from './photo-report';
import { pictureOf, readBy } from './read-photo';
import { Trainings } from './trainings';
import { resizeByWasm } from './wasm-program';

let backend: BackendReport | undefined;
/** As in `EngineWishes`. */
let atOnce: number | undefined;
const inUse = new InUse();
const trainings = new Trainings(inUse);
/** Where the model in use came from. */
let modelAddress = '';

const photosOf = (shots: readonly ShotFile[]): NamedPhoto[] =>
  shots.map(({ name, bytes }) => ({ name, blob: new Blob([new Uint8Array(bytes)]) }));

/**
 * Reads a model, then lets go of the model before and of what was trained with it; both stay if that fails.
 */
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

  train: (request, onProgress, signal, keep) => trainings.train(request, { onProgress, signal, keep }),

  pauseTraining: () => trainings.pause(),

  async resumeTraining() {
    trainings.resume();
  },

  teach: (request, corrections, onProgress, signal) =>
    trainings.teach(request, corrections, { onProgress, signal }),

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
      // It is a bitmap if a GPU inspects; then the browser makes it smaller meanwhile.
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
