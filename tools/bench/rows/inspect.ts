/** From a photo's file to its heatmap, whole and by stage. The training is left at its start: its steps change no shape. */
import * as tf from '@tensorflow/tfjs-core';
import { usesKernel } from '../../../src/ops/kernels';
import type { PhotoBytes } from '../../../src/ops/webgpu/photo-bytes';
import type { Detector } from '../../../src/vtfusion/detector';
import { inputOnGpu } from '../../../src/vtfusion/photo-on-gpu';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { defaultSettings } from '../../../src/vtfusion/settings';
import { synthesiseHere } from '../../../src/vtfusion/synthetic-pool';
import type { Tiling } from '../../../src/vtfusion/tiles';
import { encodeTokens, joinBatches } from '../../../src/vtfusion/tokens';
import { trainDetector } from '../../../src/vtfusion/trainer';
import { photoOf, tilesOf } from '../../../src/vtfusion/views';
import type { Bench } from '../bench';
import { type Row, type Trial, timed } from '../trial';
import { decodePhoto, defectivePhoto, goodPhotos } from './photos';
import { readAll } from './read';
import { statesFor } from './states';

const settings = { ...defaultSettings, steps: 0 };

export const inspect: Row = {
  name: 'inspect',
  what: 'a JPEG of 480 x 480 to its heatmap and score, by stage; whole and in tiles as the default preset says',
  kernelsOn: ['wasm', 'webgpu'],

  async prepare(bench) {
    const pretrained = await Pretrained.load(bench.files);
    const detector = await untrained(bench, pretrained);
    const bytes = await bench.sample(defectivePhoto);
    const photo = photoOf(await decodePhoto(bench, bytes), settings.fit);
    const { encoder, tilings, parts } = detector;
    const cut = () => Promise.all(tilings.map((tiling) => tilesOf(photo, tiling, parts)));
    const pictures = await cut();
    const cutOnGpu = async (bytes: PhotoBytes) => {
      const input = inputOnGpu(bytes, tilings, parts, encoder);
      await readAll([tf.slice(input, [0, 0, 0, 0], [1, 1, 1, 1])]);
      tf.dispose([bytes.words, input]);
    };
    const tokens = new Map<Tiling, tf.Tensor3D[]>(
      tilings.map((tiling, i) => [tiling, encodeTokens(pictures[i], encoder)]),
    );
    const stages: readonly [string, () => Promise<unknown>][] = [
      [
        'decode to heatmap',
        async () => detector.inspect(photoOf(await decodePhoto(bench, bytes), settings.fit)),
      ],
      ['decode', () => decodePhoto(bench, bytes)],
      ['fit and cut', () => (usesKernel('photo') ? cutOnGpu(photo.onGpu!()!) : cut())],
      ['encode', () => readAll(encodeTokens(pictures.flat(), encoder))],
      [
        'maps and score',
        () => detector.inspectTilings(async (some) => joinBatches(some.map((tiling) => tokens.get(tiling)!))),
      ],
    ];
    return {
      trials: stages.map(
        ([name, work]): Trial => ({
          name,
          unit: 'ms',
          measure: timed(work),
          alone: name === 'decode' || (name === 'fit and cut' && !usesKernel('photo')),
        }),
      ),
      dispose() {
        tf.dispose([...tokens.values()]);
        detector.dispose();
        pretrained.dispose();
      },
    };
  },
};

/** A detector that has seen its photos and taken no step. */
export async function untrained(bench: Bench, pretrained: Pretrained): Promise<Detector> {
  const states = await statesFor(bench, pretrained);
  try {
    const shots = await goodPhotos(bench, bench.slow ? 2 : 4);
    const task = { encoder: pretrained.encoder, states, shots, settings, seed: 1 };
    return await trainDetector({ ...task, startSynthesis: synthesiseHere });
  } finally {
    states?.dispose();
  }
}
