/** `npm run train`: from a folder of good photos to a project's file. */
import path from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { decodeImage } from '../../src/images/files/decode';
import { readAlike } from '../../src/images/read-alike';
import type { RgbImage } from '../../src/images/rgb-image';
import { oneLine } from '../../src/state/page/short-name';
import { writeBundle } from '../../src/storage/bundle';
import { encoderIdentity } from '../../src/storage/encoder-identity';
import { projectOf, type ShotFile } from '../../src/storage/project';
import type { Detector } from '../../src/vtfusion/detector';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { presets, type TrainSettings } from '../../src/vtfusion/settings';
import { requireShots } from '../../src/vtfusion/shot-limits';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../src/vtfusion/trainer';
import { photoOf } from '../../src/vtfusion/views';
import { selectBackend } from '../node/backends';
import { type Outputs, runCommand } from '../node/command-line';
import { directoryModelFiles } from '../node/model-files';
import { decodeWithSharp } from '../node/native-decoder';
import { requireOutFile, writeOutFile } from '../node/out-file';
import { readPicture } from '../node/read-image';
import { wordsUnread } from '../node/words-option';
import { parseOptions, type TrainOptions, usage } from './options';
import { openPhotoFolder } from './photo-folder';
import { TrainingBar } from './training-bar';

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args);
    if (options) await train(options, outputs);
    else outputs.stdout.write(usage);
    return 0;
  });
}

async function train(options: TrainOptions, { stdout, stderr }: Outputs): Promise<void> {
  const begun = performance.now();
  const { photos, notes } = await openPhotoFolder(options.images);
  for (const note of notes) stderr.write(`${oneLine(note)}\n`);
  requireShots(photos.length);
  await requireOutFile(options.out);
  const shots: ShotFile[] = [];
  for (const name of photos) {
    shots.push({ name, bytes: await readPicture(path.join(options.images, name)) });
  }
  await selectBackend(options.backend);
  const pretrained = await Pretrained.load(directoryModelFiles(options.model));
  let detector: Detector | undefined;
  try {
    if (!pretrained.words && options.words.length > 0) throw wordsUnread(pretrained.manifest.name);
    const { pictures, sensorBits } = await readAlike(shots, ({ bytes, name }, bits) =>
      decodeImage(bytes, name, decodeWithSharp, bits),
    );
    const settings: TrainSettings = { ...settingsOf(options), sensorBits };
    detector = await detectorOf(pretrained, pictures, settings, options, new TrainingBar(stderr));
    const facts = {
      object: options.name,
      words: options.words,
      settings,
      seed: options.seed,
      created: new Date().toISOString(),
      encoder: await encoderIdentity(pretrained.manifest),
    };
    const bundle = writeBundle(await projectOf(detector, facts, options.withPhotos ? shots : []));
    await writeOutFile(options.out, bundle);
    const { pass, fail } = detector.thresholds;
    stdout.write(
      `${options.out} (${(bundle.length / 1e6).toFixed(1)} MB): trained on ${photos.length} photos in ` +
        `${((performance.now() - begun) / 1000).toFixed(0)} s; scores up to ${pass.toFixed(3)} pass, above ` +
        `${fail.toFixed(3)} they fail.\n`,
    );
  } finally {
    detector?.dispose();
    pretrained.dispose();
  }
}

function settingsOf({ preset, steps }: TrainOptions): TrainSettings {
  return steps === undefined ? presets[preset] : { ...presets[preset], steps };
}

async function detectorOf(
  pretrained: Pretrained,
  pictures: readonly RgbImage[],
  settings: TrainSettings,
  { name, words, seed }: TrainOptions,
  bar: TrainingBar,
): Promise<Detector> {
  const shots = pictures.map((picture) => photoOf(picture, settings.fit));
  let states: tf.Tensor2D | undefined;
  try {
    if (pretrained.words) states = await pretrained.states(name, { words });
    const { encoder } = pretrained;
    const task = { encoder, states, shots, settings, seed, startSynthesis: synthesiseHere };
    return await trainDetector(task, { onProgress: (progress) => bar.show(progress) });
  } finally {
    bar.close();
    states?.dispose();
  }
}
