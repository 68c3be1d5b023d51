/** Computes one cell: fits a method to the shots of a draw and judges every test photo. */
import * as tf from '@tensorflow/tfjs-core';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import type { CellCosts, CellMetrics, Corrected, Curves, ScoredPhoto, ShownPhoto } from './cell';
import { measure } from './cell-metrics';
import { measureCorrections } from './corrections';
import { MemoryPeak, type Peak } from './memory-peak';
import type { EncodeTexts, FittedMethod, Judgement, Method, Picture } from './method';
import { worstPhotos } from './shown-photos';
import type { TestCase } from './test-photos';
import type { WorkClock } from './work-clock';

export interface CellTask {
  readonly method: Method;
  readonly encoder: FrozenEncoder;
  readonly texts?: EncodeTexts | undefined;
  readonly object: string;
  readonly shots: readonly Picture[];
  readonly tests: readonly TestCase[];
  readonly seed: number;
  readonly tiles?: string | undefined;
  readonly words?: readonly string[] | undefined;
  readonly steps?: number | undefined;
  /** Photos of each kind that are taught from one half of the tests, at most; absent to teach nothing. */
  readonly corrections?: number | undefined;
  /** Whether the worst photos are drawn for the report. */
  readonly show: boolean;
}

export interface CellWatch {
  readonly clock: WorkClock;
  /** Tensors that are kept for all cells by now. */
  readonly keptTensors: () => number;
  readonly onFit: (share: number) => void;
  readonly onJudged: () => void;
}

export interface CellResult {
  readonly metrics: CellMetrics;
  readonly costs: CellCosts;
  readonly corrected?: Corrected;
  readonly scores: readonly ScoredPhoto[];
  readonly imageCurves: Curves;
  readonly pixelCurves: Curves;
  readonly shown: readonly ShownPhoto[];
  readonly note: string | undefined;
}

interface Timed<T> {
  readonly result: T;
  readonly seconds: number;
  readonly peak: Peak;
}

/**
 * @throws what the method throws; Error when it leaves tensors behind, or a map or score that is no number
 */
export async function runCell(task: CellTask, watch: CellWatch): Promise<CellResult> {
  const own = () => tf.memory().numTensors - watch.keptTensors();
  const before = own();
  const fitted = await fitMethod(task, watch);
  let judged: Timed<Judgement[]>;
  let corrected: Corrected | undefined;
  try {
    judged = await judgeAll(fitted.result, task, watch);
    corrected = await correct(fitted.result, judged.result, task);
  } finally {
    fitted.result.dispose();
  }
  const left = own() - before;
  if (left !== 0) throw new Error(`The method ${task.method.name} left ${left} tensors behind.`);

  const { tests } = task;
  const scores = tests.map(({ path, defective }, i) => {
    const { score, verdict } = judged.result[i];
    return { path, defective, score, ...(verdict !== undefined && { verdict }) };
  });
  const fitting = tests.reduce((sum, { picture }) => sum + picture.fittingSeconds, 0);
  return {
    ...measure(tests, judged.result, task.encoder.side),
    costs: {
      train_seconds: fitted.seconds,
      seconds_per_image: (judged.seconds + fitting) / tests.length,
      train_peak_mb: fitted.peak.residentBytes / 1e6,
      image_peak_mb: judged.peak.residentBytes / 1e6,
      train_tensor_mb: fitted.peak.tensorBytes / 1e6,
      image_tensor_mb: judged.peak.tensorBytes / 1e6,
    },
    ...(corrected && { corrected }),
    scores,
    shown: task.show
      ? await worstPhotos(
          tests.map((test, i) => ({ case: test, scored: scores[i], map: judged.result[i].map })),
        )
      : [],
    note: fitted.result.note,
  };
}

async function correct(
  method: FittedMethod,
  judgements: readonly Judgement[],
  { corrections, tests, encoder, seed }: CellTask,
): Promise<Corrected | undefined> {
  if (corrections === undefined) return undefined;
  return measureCorrections({ count: corrections, method, tests, judgements, side: encoder.side, seed });
}

async function timed<T>({ clock }: CellWatch, work: (peak: MemoryPeak) => Promise<T>): Promise<Timed<T>> {
  const memory = new MemoryPeak();
  clock.start();
  try {
    const result = await work(memory);
    const seconds = clock.seconds();
    const { residentBytes, tensorBytes } = memory.stop();
    // What was computed for an earlier cell would have needed its memory here.
    return {
      result,
      seconds,
      peak: { residentBytes, tensorBytes: Math.max(tensorBytes, clock.tensorBytes) },
    };
  } finally {
    memory.stop();
  }
}

function fitMethod(task: CellTask, watch: CellWatch): Promise<Timed<FittedMethod>> {
  const { method, encoder, texts, object, shots, seed, tiles, words, steps } = task;
  return timed(watch, (memory) =>
    method.fit({
      encoder,
      texts,
      object,
      tiles,
      words,
      steps,
      shots,
      seed,
      onProgress: (share) => {
        memory.sample();
        watch.onFit(share);
      },
    }),
  );
}

function judgeAll(method: FittedMethod, task: CellTask, watch: CellWatch): Promise<Timed<Judgement[]>> {
  const pixels = task.encoder.side ** 2;
  return timed(watch, async (memory) => {
    const judgements: Judgement[] = [];
    for (const { path, picture } of task.tests) {
      const judgement = await method.judge(picture);
      if (!Number.isFinite(judgement.score) || judgement.map.length !== pixels) {
        throw new Error(`The method ${task.method.name} gave ${path} no score or a map of another size.`);
      }
      judgements.push(judgement);
      memory.sample();
      watch.onJudged();
    }
    return judgements;
  });
}
