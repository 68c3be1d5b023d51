/** Times the program's own parts on made-up pictures, on the current machine and backend. */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../das/random';
import { AppError } from '../errors';
import type { RgbImage } from '../images/rgb-image';
import { median } from '../median';
import { breathe } from './breathe';
import type { FrozenEncoder } from './frozen-encoder';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { encodeTokens } from './tokens';
import { trainDetector } from './trainer';
import type { TrainingControl } from './training-task';
import { photoOf } from './views';

export const measuredParts = ['encode', 'encodeEight', 'trainingStep', 'training', 'inspection'] as const;
export type MeasuredPart = (typeof measuredParts)[number];

/** Median, minimum and maximum of a few runs, in milliseconds. */
export interface PartTime {
  readonly part: MeasuredPart;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: number;
}

export interface MeasureControl {
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Uncounted runs, which compile, and counted runs. */
const [warmUps, runs] = [1, 5];
const steps = 6;
/** Photos to train on. */
const shots = 2;
/** Only the whole photo and few steps, since the time of a step is measured. */
const settings: TrainSettings = {
  ...defaultSettings,
  steps,
  views: { ...defaultSettings.views, tiles: 1 },
};

/**
 * Times the frozen encoder, a small training and inspections. Leaves no tensor behind, even if it is
 * cancelled.
 * @throws AppError `cancelled` when the signal is aborted
 */
export async function measureParts(
  encoder: FrozenEncoder,
  { onProgress, signal }: MeasureControl = {},
): Promise<PartTime[]> {
  const of = 3 * (warmUps + runs) + 1 + steps;
  let done = 0;
  const pause = async () => {
    onProgress?.(++done, of);
    await breathe();
    if (signal?.aborted) throw cancelled();
  };
  const repeat = async (part: MeasuredPart, work: () => Promise<unknown>): Promise<PartTime> => {
    const times: number[] = [];
    for (let run = 0; run < warmUps + runs; run++) {
      const begun = performance.now();
      await work();
      if (run >= warmUps) times.push(performance.now() - begun);
      await pause();
    }
    return partTime(part, times);
  };
  const pictures = Array.from({ length: 8 }, (_, i) => madeUpPicture(encoder.side, i));
  const encode = async (count: number) => {
    const tokens = encodeTokens(pictures.slice(0, count), encoder);
    try {
      await Promise.all(tokens.map((each) => each.data()));
    } finally {
      tf.dispose(tokens);
    }
  };
  const encodeTimes = [await repeat('encode', () => encode(1)), await repeat('encodeEight', () => encode(8))];

  const photos = pictures.map((picture) => photoOf(picture, settings.fit));
  const states = encoder.visionOnly
    ? undefined
    : (tf.randomNormal([2, encoder.joint.bias.length], 0, 1, 'float32', 1) as tf.Tensor2D);
  // Losses come back in bursts while the GPU trains on, so the time of a step is taken between the first and
  // the last loss. Compilation comes before the first.
  const moments = { first: 0, last: 0 };
  const control: TrainingControl = {
    ...(signal && { signal }),
    onProgress(progress) {
      if (progress.phase !== 'training') return;
      moments.last = performance.now();
      if (progress.done === 1) moments.first = moments.last;
      onProgress?.(++done, of);
    },
  };
  try {
    const task = { encoder, states, shots: photos.slice(0, shots), settings, seed: 1 };
    const begun = performance.now();
    const detector = await trainDetector({ ...task, startSynthesis: synthesiseHere }, control);
    const training = performance.now() - begun;
    try {
      await pause();
      return [
        ...encodeTimes,
        partTime('trainingStep', [(moments.last - moments.first) / (steps - 1)]),
        partTime('training', [training]),
        await repeat('inspection', () => detector.inspect(photos[shots])),
      ];
    } finally {
      detector.dispose();
    }
  } catch (error) {
    throw signal?.aborted ? cancelled() : error;
  } finally {
    states?.dispose();
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The measurement was ended before it was done; start it again.');
}

function partTime(part: MeasuredPart, times: readonly number[]): PartTime {
  return {
    part,
    median: median(times),
    least: Math.min(...times),
    most: Math.max(...times),
    runs: times.length,
  };
}

/** A grey disc on a dark ground, a little different for each number. */
function madeUpPicture(side: number, number: number): RgbImage {
  const random = new Random(number + 1);
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = (x - side / 2) ** 2 + (y - side / 2) ** 2 < (side / 3) ** 2;
      const grey = (inside ? 150 : 40) + random.integer(-6, 6);
      data.fill(grey, (y * side + x) * 3, (y * side + x) * 3 + 3);
    }
  }
  return { width: side, height: side, data };
}
