/** One cell of the evaluation: one data set, one draw of shots, one training, all test photos. */
import * as tf from '@tensorflow/tfjs-core';
import type { RgbImage } from '../../src/images/rgb-image';
import { auroc } from '../../src/metrics/auroc';
import { f1Max } from '../../src/metrics/f1-max';
import { pixelMetrics } from '../../src/metrics/pixel-metrics';
import { rankScores } from '../../src/metrics/ranking';
import type { Detector, Inspection } from '../../src/vtfusion/detector';
import type { TrainSettings } from '../../src/vtfusion/settings';
import { synthesiserFor } from '../../src/vtfusion/synthetic-pool';
import type { FrozenEncoder } from '../../src/vtfusion/tokens';
import { trainDetector } from '../../src/vtfusion/trainer';
import type { TestCase, TestSet } from './dataset';
import type { Work } from './progress';

/** Shares and metrics from 0 to 1. */
export interface CellMetrics {
  readonly imageAuroc: number;
  /** Pixel metrics are NaN where there are no masks. */
  readonly pixelAuroc: number;
  /** Per-region overlap up to a false positive rate of 0.3. */
  readonly aupro: number;
  readonly imageF1Max: number;
  /** Good photos that the app's own thresholds fail, as a share of good photos. */
  readonly falseAlarms: number;
  /** Defective photos that they pass, as a share of defective photos. */
  readonly misses: number;
  /** Photos between the two thresholds, as a share of all. */
  readonly uncertain: number;
  readonly trainSeconds: number;
  /** From the photo's pixels to map and verdict; reading the file is not in it. */
  readonly secondsPerPhoto: number;
}

export interface Cell {
  readonly encoder: FrozenEncoder;
  /** Frozen text features of the two states, `[2, c]`; stays the caller's. */
  readonly states: tf.Tensor2D;
  /** Of the encoder's side. */
  readonly shots: readonly RgbImage[];
  readonly tests: TestSet;
  readonly settings: TrainSettings;
  readonly seed: number;
}

/**
 * Trains and tests. `onWork` is called after each piece of work.
 * @throws AppError as `trainDetector` does; Error when tensors are left behind
 */
export async function runCell(cell: Cell, onWork: (work: Work) => void): Promise<CellMetrics> {
  const before = tf.memory().numTensors;
  const { encoder, states, shots, settings, seed } = cell;
  const { cases, encodeSecondsPerPhoto } = cell.tests;
  const begun = performance.now();
  const synthesise = synthesiserFor(shots, settings.synthetic.kinds);
  const detector = await trainDetector(
    { encoder, states, shots, settings, seed, synthesise },
    { onProgress: ({ phase }) => onWork(phase) },
  );
  const trained = performance.now();
  const inspections = await inspectAll(detector, cases, onWork);
  const inspected = performance.now();
  detector.dispose();
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`A cell of the evaluation left ${left} tensors behind.`);
  return {
    ...metricsOf(cases, inspections, encoder.side),
    trainSeconds: (trained - begun) / 1000,
    secondsPerPhoto: encodeSecondsPerPhoto + (inspected - trained) / 1000 / cases.length,
  };
}

async function inspectAll(
  detector: Detector,
  cases: readonly TestCase[],
  onWork: (work: Work) => void,
): Promise<Inspection[]> {
  const { grid, width } = detector.encoder;
  const inspections: Inspection[] = [];
  for (const { tokens } of cases) {
    const tensors = tokens.map((values) => tf.tensor3d(values, [1, grid ** 2, width]));
    inspections.push(await detector.inspectTokens(tensors));
    tf.dispose(tensors);
    onWork('inspecting');
  }
  return inspections;
}

/** All metrics from raw scores; pixel metrics on the `side * side` pixels of the encoder. */
export function metricsOf(
  cases: readonly Pick<TestCase, 'defective' | 'mask'>[],
  inspections: readonly Pick<Inspection, 'map' | 'score' | 'verdict'>[],
  side: number,
): Omit<CellMetrics, 'trainSeconds' | 'secondsPerPhoto'> {
  const labels = cases.map((each) => (each.defective ? 1 : 0));
  const ranking = rankScores(inspections.map(({ score }) => score));
  const unmarked = { width: side, height: side, data: new Uint8Array(side ** 2) };
  const masked = cases.flatMap(({ defective, mask }, i) => {
    const truth = defective ? mask : unmarked;
    return truth ? [{ truth, map: inspections[i].map }] : [];
  });
  const pixel = pixelMetrics(
    masked.map(({ map }) => map),
    masked.map(({ truth }) => truth),
  );
  const share = (of: readonly Pick<Inspection, 'verdict'>[], verdict: Inspection['verdict']) =>
    of.filter((each) => each.verdict === verdict).length / of.length;
  const only = (defective: boolean) => inspections.filter((_, i) => cases[i].defective === defective);
  return {
    imageAuroc: auroc(ranking, labels),
    pixelAuroc: pixel.auroc,
    aupro: pixel.aupro30,
    imageF1Max: f1Max(ranking, labels).f1,
    falseAlarms: share(only(false), 'fail'),
    misses: share(only(true), 'pass'),
    uncertain: share(inspections, 'uncertain'),
  };
}
