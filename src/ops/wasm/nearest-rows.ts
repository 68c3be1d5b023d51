/**
 * The nearest rows of a bank under extra costs, by the WebAssembly program: exact, and much less work than
 * all distances, since most rows can be skipped for their extra cost alone (assembly/nearest.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as plan from './assembly/plan';
import { currentWorkshop } from './workshop';

interface Search {
  /** `[N, C]` */
  readonly patches: tf.Tensor2D;
  /** `[M, C]` */
  readonly bank: tf.Tensor2D;
  /** `[N, M]`, nowhere negative. */
  readonly extra: tf.Tensor2D;
  /** `[1, M]`, 0 or 1. */
  readonly forbidden: tf.Tensor2D | undefined;
  /** Added to a forbidden row's distance. */
  readonly reach: number;
}

/**
 * For each patch the row with the smallest sum of distance and extra, `[N]`; undefined where the program
 * cannot search.
 */
export function nearestRows({ patches, bank, extra, forbidden, reach }: Search): tf.Tensor1D | undefined {
  const [count, channels] = patches.shape;
  const [rows] = bank.shape;
  const workshop = tf.getBackend() === 'wasm' ? currentWorkshop() : undefined;
  if (!workshop || channels % 8 !== 0 || count < 4) return undefined;
  const sizes = [count * channels, rows * channels, count * rows, rows, rows, count];
  const rooms = workshop.rooms([...sizes, 16 * workshop.program.threads]);
  const [patchRoom, bankRoom, extraRoom, forbiddenRoom, normRoom, pickRoom, noteRoom] = rooms;
  workshop.fillWith(patchRoom, patches);
  workshop.fillWith(bankRoom, bank);
  workshop.fillWith(extraRoom, extra);
  const away = forbidden
    ? (forbidden.dataSync() as Float32Array).map((value) => value * reach)
    : new Float32Array(rows);
  workshop.fill(forbiddenRoom, away);
  workshop.run(plan.toSearch, [
    [plan.searchedAt, patchRoom],
    [plan.bankAt, bankRoom],
    [plan.extraAt, extraRoom],
    [plan.forbiddenAt, forbiddenRoom],
    [plan.normsAt, normRoom],
    [plan.picksAt, pickRoom],
    [plan.bestsAt, noteRoom],
    [plan.patchCountAt, count],
    [plan.bankRowsAt, rows],
    [plan.channelsAt, channels],
  ]);
  return tf.tensor1d(workshop.arena.words(pickRoom, count).slice(), 'int32');
}
