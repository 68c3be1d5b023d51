/**
 * A trained project of the sample flange with a few results, so that a newcomer sees a heatmap before anything has been
 * computed. Smaller than what the page trains: photos are seen whole, not in tiles, which is enough for its defects.
 * The same samples give the same project, but for the time that an inspection took.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packMap } from '../../src/database/packed-map';
import { decodeImage } from '../../src/images/files/decode';
import { placePhoto } from '../../src/images/fit';
import type { SampleProjectJson } from '../../src/state/projects/sample-schema';
import { writeBundle } from '../../src/storage/bundle';
import { encoderIdentity } from '../../src/storage/encoder-identity';
import { projectOf, type ShotFile } from '../../src/storage/project';
import type { Detector } from '../../src/vtfusion/detector';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { defaultSettings, type TrainSettings } from '../../src/vtfusion/settings';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../src/vtfusion/trainer';
import { photoOf } from '../../src/vtfusion/views';
import { selectBackend } from '../node/backends';
import { directoryModelFiles } from '../node/model-files';
import { decodeWithSharp } from '../node/native-decoder';
import { replaceFolder } from '../node/replace-file';

const shotNames = ['good-01.jpg', 'good-02.jpg', 'good-03.jpg', 'good-04.jpg'];
/** The last one is shown first. */
const testNames = ['test-good-01.jpg', 'test-missing-hole-01.jpg', 'test-stain-01.jpg'];
const object = 'machined flange';
const seed = 1;
const created = '2026-01-01T00:00:00.000Z';

const settings: TrainSettings = {
  ...defaultSettings,
  views: { ...defaultSettings.views, tiles: 1 },
  prototypes: { ...defaultSettings.prototypes, copies: 2 },
};

interface Folders {
  readonly samples: string;
  readonly model: string;
  readonly out: string;
}

export async function writeSampleProject({ samples, model, out }: Folders): Promise<void> {
  await selectBackend('wasm');
  const pretrained = await Pretrained.load(directoryModelFiles(model));
  const shots: ShotFile[] = await Promise.all(
    shotNames.map(async (name) => ({ name, bytes: await readFile(path.join(samples, name)) })),
  );
  const losses: SampleProjectJson['losses'] = [];
  const detector = await trained(pretrained, shots, losses);
  const encoder = await encoderIdentity(pretrained.manifest);
  const facts = { object, words: [], settings, seed, created, encoder };
  const results: SampleProjectJson['results'] = [];
  const maps: Uint16Array[] = [];
  for (const file of testNames) {
    const { values, ...result } = await inspected(detector, samples, file);
    results.push(result);
    maps.push(values);
  }
  const json: SampleProjectJson = {
    object,
    model: path.basename(model),
    seed,
    created,
    encoder,
    losses,
    results,
    settings: { ...settings },
    thresholds: detector.thresholds,
    shots: shotNames,
  };
  const bundle = writeBundle(await projectOf(detector, facts, shots));
  await replaceFolder(out, async (part) => {
    await mkdir(part, { recursive: true });
    await writeFile(path.join(part, 'flange.vtfusion'), bundle);
    await writeFile(
      path.join(part, 'maps.bin'),
      Buffer.concat(maps.map(({ buffer }) => new Uint8Array(buffer))),
    );
    await writeFile(path.join(part, 'project.json'), `${JSON.stringify(json, undefined, 1)}\n`);
  });
  detector.dispose();
  pretrained.dispose();
}

async function trained(
  pretrained: Pretrained,
  shots: readonly ShotFile[],
  losses: SampleProjectJson['losses'],
): Promise<Detector> {
  const photos = [];
  for (const { name, bytes } of shots) {
    photos.push(photoOf(await decodeImage(bytes, name, decodeWithSharp), settings.fit));
  }
  const states = await pretrained.states(object, { words: [] });
  try {
    const { encoder } = pretrained;
    return await trainDetector(
      { encoder, states, shots: photos, settings, seed, startSynthesis: synthesiseHere },
      {
        onProgress: (progress) => {
          if (progress.phase === 'training') losses.push(progress.losses);
        },
      },
    );
  } finally {
    states.dispose();
  }
}

async function inspected(detector: Detector, samples: string, file: string) {
  const picture = await decodeImage(await readFile(path.join(samples, file)), file, decodeWithSharp);
  const begun = performance.now();
  const { map, score, verdict } = await detector.inspect(photoOf(picture, settings.fit));
  const milliseconds = Math.round(performance.now() - begun);
  const placement = placePhoto(picture.width, picture.height, detector.encoder.side, settings.fit);
  const { low, step, values } = packMap(map);
  return { file, score, verdict, milliseconds, placement, low, step, values };
}
