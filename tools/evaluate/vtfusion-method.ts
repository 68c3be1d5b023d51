/** VTFusion as a method of the harness, by its presets and by the ablations of the paper's tables II and III. */
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { interpolate } from '../../src/ops/resample';
import { tidy } from '../../src/ops/tidy';
import { settingsToTeach, teach } from '../../src/vtfusion/corrections';
import type { Detector, Inspection } from '../../src/vtfusion/detector';
import { imageScore } from '../../src/vtfusion/image-score';
import { statePrompts } from '../../src/vtfusion/prompts';
import { defaultSettings, paperSettings, type TrainSettings } from '../../src/vtfusion/settings';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { stateFeatures } from '../../src/vtfusion/text-states';
import type { Tiling } from '../../src/vtfusion/tiles';
import { encodeTokens, joinBatches } from '../../src/vtfusion/tokens';
import { trainDetector } from '../../src/vtfusion/trainer';
import type { TrainingProgress, TrainingTask } from '../../src/vtfusion/training-task';
import { type Photo, tilesOf } from '../../src/vtfusion/views';
import type { FitTask, FittedMethod, Judgement, Method, Picture } from './method';
import { withTiles } from './tiles-option';

export interface VTFusionOptions {
  /** `sum`: M^v + M^t instead of M^f, the paper's predictions without MPF (Fig. 7 e). */
  readonly map?: 'fused' | 'sum';
}

/** A method of this name that trains with these settings. */
export function vtfusionMethod(name: string, settings: TrainSettings, options: VTFusionOptions = {}): Method {
  const version = createHash('sha256')
    .update(JSON.stringify([settings, options]))
    .digest('hex')
    .slice(0, 12);
  return {
    name,
    needsWords: false,
    wholeOnly: options.map === 'sum',
    version,
    async fit(task) {
      let early: string | undefined;
      const own = withSteps(settings, task.steps);
      const judging = (detector: Detector): FittedMethod => ({
        note: early,
        judge: async (picture) => judgementOf(await inspect(detector, picture), task, settings, options),
        teach: async ({ good, bad }) => {
          const corrections = {
            good: good.map(photoFrom),
            bad: bad.map(({ picture, mask }) => ({ photo: photoFrom(picture), mask })),
          };
          return judging(
            await withTraining(task, settingsToTeach(own, own), (training) =>
              teach(detector, training, corrections),
            ),
          );
        },
        dispose: () => detector.dispose(),
      });
      const share = progressShare(settings, task.shots.length);
      const onProgress = (progress: TrainingProgress) => {
        task.onProgress(share(progress));
        if (progress.phase !== 'training' || !progress.plateau) return;
        early = `${progress.done} of ${progress.of} steps were taken, as the loss no longer fell`;
      };
      return judging(await withTraining(task, own, (training) => trainDetector(training, { onProgress })));
    },
  };
}

/** What `work` makes of the task as training takes it. */
async function withTraining(
  { encoder, texts, object, words, seed, tiles, shots }: FitTask,
  settings: TrainSettings,
  work: (task: TrainingTask) => Promise<Detector>,
): Promise<Detector> {
  const states = texts && (await stateFeatures(statePrompts(object, words), texts));
  try {
    return await work({
      encoder,
      states,
      shots: shots.map(photoFrom),
      settings: withTiles(settings, tiles),
      seed,
      startSynthesis: synthesiseHere,
    });
  } finally {
    states?.dispose();
  }
}

function withSteps(settings: TrainSettings, steps: number | undefined): TrainSettings {
  // What takes no steps by itself is the untrained detector, whatever --steps says.
  return steps === undefined || settings.steps === 0 ? settings : { ...settings, steps };
}

/** Share of the training that is done, from the phases' costs in encodings, which are guesses. */
function progressShare({ synthetic, steps }: TrainSettings, shots: number) {
  const costs = {
    encoding: shots,
    synthesising: 1.2 * synthetic.warmUp,
    training: 4 * steps,
    calibrating: shots / 3,
  };
  const phases = Object.keys(costs) as (keyof typeof costs)[];
  const sum = (several: readonly (keyof typeof costs)[]) =>
    several.reduce((total, phase) => total + costs[phase], 0);
  return ({ phase, done, of }: TrainingProgress) => {
    const before = phases.slice(0, phases.indexOf(phase));
    return Math.min(1, (sum(before) + (costs[phase] * done) / of) / sum(phases));
  };
}

function photoFrom(picture: Picture): Photo {
  const { photoWidth, photoHeight } = picture.placement;
  return {
    shorterSide: Math.min(photoWidth, photoHeight),
    // The harness stretches every photo.
    aspect: photoWidth / photoHeight,
    fitted: (side) => picture.fitted(side),
  };
}

/** The tokens of a picture's tiles are the same for every draw of shots. */
function inspect(detector: Detector, picture: Picture): Promise<Inspection> {
  const { encoder, parts } = detector;
  const valuesOf = (tiling: Tiling) =>
    picture.derived(`tiles ${tiling.across} ${parts.illumination} ${encoder.levels}`, async () => {
      const levels = encodeTokens(await tilesOf(photoFrom(picture), tiling, parts), encoder);
      const values = await Promise.all(levels.map((level) => level.data()));
      tf.dispose(levels);
      return values as Float32Array[];
    });
  return detector.inspectTilings(async (tilings) => {
    const values = await Promise.all(tilings.map(valuesOf));
    const shape = (tiling: Tiling): [number, number, number] => [
      tiling.across ** 2,
      encoder.grid ** 2,
      encoder.width,
    ];
    return tidy(() =>
      joinBatches(values.map((levels, i) => levels.map((level) => tf.tensor3d(level, shape(tilings[i]))))),
    );
  });
}

async function judgementOf(
  { map, score, verdict, parts }: Inspection,
  { encoder }: FitTask,
  { topShare }: TrainSettings,
  options: VTFusionOptions,
): Promise<Judgement> {
  if (options.map !== 'sum') return { map, score, verdict };
  const sum = parts.visual.map((value, i) => value + parts.text[i]);
  const upsampled = await upsample(sum, encoder.grid, encoder.side);
  // The thresholds are M^f's and say nothing of this map.
  return { map: upsampled, score: imageScore(upsampled, topShare) };
}

/** A map of the token grid, `[grid, grid]`, on the encoder's pixels, `[side, side]`: bilinear, as in eq. 9. */
async function upsample(map: Float32Array, grid: number, side: number): Promise<Float32Array> {
  const upsampled = tf.tidy(() => interpolate(tf.tensor4d(map, [1, grid, grid, 1]), side, side));
  const values = (await upsampled.data()) as Float32Array;
  upsampled.dispose();
  return values;
}

const { views, prototypes } = defaultSettings;
const without = (changed: Partial<TrainSettings>): TrainSettings => ({ ...defaultSettings, ...changed });
const ablation = (changed: Partial<TrainSettings>): TrainSettings => ({ ...paperSettings, ...changed });
const { rates, synthetic } = paperSettings;
const onlyKind = (kind: TrainSettings['synthetic']['kinds'][number]) =>
  ablation({ synthetic: { ...synthetic, kinds: [kind] } });

export const vtfusionMethods: readonly Method[] = [
  vtfusionMethod('vtfusion', defaultSettings),
  vtfusionMethod('vtfusion-paper', paperSettings),
  vtfusionMethod('vtfusion-untrained', withSteps(defaultSettings, 0)),
  // Without an end before the last step.
  vtfusionMethod('vtfusion-all-steps', without({ plateau: undefined })),
  vtfusionMethod('vtfusion-paper-all-steps', ablation({ plateau: undefined })),
  // What each part of the default settings is worth: docs/accuracy.md.
  vtfusionMethod('vtfusion-as-lit', without({ views: { ...views, illumination: 'as-is' } })),
  vtfusionMethod('vtfusion-upright', without({ prototypes: { ...prototypes, copies: 1 } })),
  vtfusionMethod('vtfusion-quarter-turns', without({ prototypes: { ...prototypes, copies: 8 } })),
  vtfusionMethod('vtfusion-unturned', without({ prototypes: { ...prototypes, turns: 'never' } })),
  vtfusionMethod('vtfusion-anywhere', without({ prototypes: { ...prototypes, drift: 0 } })),
  vtfusionMethod('vtfusion-all-levels', without({ levels: 'all' })),
  vtfusionMethod('vtfusion-paper-rates', without({ rates, weightDecay: paperSettings.weightDecay })),
  // Table II. ATE learns through MPF, whose own map is left out.
  vtfusionMethod('vtfusion-ate', ablation({ rates: { ...rates, aie: 0 } }), { map: 'sum' }),
  vtfusionMethod('vtfusion-ate-aie', paperSettings, { map: 'sum' }),
  // Table III; "all" is vtfusion-paper.
  vtfusionMethod('vtfusion-misplaced', onlyKind('misplaced')),
  vtfusionMethod('vtfusion-blurry', onlyKind('blurry')),
  vtfusionMethod('vtfusion-crack', onlyKind('crack')),
  vtfusionMethod('vtfusion-noise', onlyKind('noise')),
];
