/**
 * WinCLIP's way with windows: a language score of each, harmonic averaging into a map, and association with the windows
 * and patches of the shots. Source: Jeong et al., "WinCLIP: Zero-/Few-Shot Anomaly Classification and
 * Segmentation", CVPR 2023, 4.2 and 4.3.
 *
 *   M_0  = harmonic mean of the language maps of the small and middle windows and of the whole picture's score s_0
 *   M^W  = mean of the maps of min_r (1 - cos(f, r)) / 2 over small windows, middle windows and patches
 *   map  = M_0 + M^W;  score = (s_0 + max M^W) / 2
 */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/tokens';
import type { FitTask, FittedMethod, Picture } from '../evaluate/method';
import { heatMap } from './heat-map';
import { levelTensors } from './patch-features';
import { PatchMemory } from './patch-memory';
import { windowFeatures } from './window-features';
import { harmonicMap, harmonicMean, meanMap, windowSides, windowsOf } from './windows';

/** How abnormal the language finds unit features `[n, c]`: `[n]`, in 0..1. Its tensors live as long as the method. */
export interface LanguageScore {
  score(features: tf.Tensor2D): tf.Tensor1D;
  dispose(): void;
}

/** A picture's windows of each side, and its patches after the last level: what the memory associates. */
async function associated(picture: Picture, encoder: FrozenEncoder) {
  const { whole, scales } = await windowFeatures(picture, encoder);
  const tokens = await picture.tokens();
  const patches = tf.tidy(() => unit(levelTensors(tokens, encoder).at(-1)!));
  return { whole, scales: [...scales, patches] };
}

/** @param language becomes the fitted method's */
export async function fitWindowMethod(
  { encoder, shots, onProgress }: FitTask,
  language: LanguageScore,
): Promise<FittedMethod> {
  const { grid, side } = encoder;
  const windows = [...windowSides.map((each) => windowsOf(grid, each)), windowsOf(grid, 1)];
  const memories = await memoriesOf(shots, encoder, onProgress);
  const spread = (values: readonly ArrayLike<number>[]) =>
    values.map((scores, scale) => harmonicMap(windows[scale], scores, grid * grid));
  return {
    async judge(picture) {
      const { whole, scales } = await associated(picture, encoder);
      const scored = tf.tidy(() => ({
        whole: language.score(whole),
        language: windowSides.map((_, i) => language.score(scales[i])),
        // Half of 1 - cos is a quarter of the squared distance between unit vectors.
        association: scales.map((x, i) => tf.mul(memories[i].squaredDistances(x), 0.25)),
      }));
      try {
        const read = (tensors: readonly tf.Tensor[]) => Promise.all(tensors.map((t) => t.data()));
        const [[s0], said, seen] = [
          await scored.whole.data(),
          spread(await read(scored.language)),
          meanMap(spread(await read(scored.association))),
        ];
        const spoken = harmonicMean([new Float64Array(grid * grid).fill(s0), ...said]);
        const farthest = seen.reduce((most, value) => Math.max(most, value));
        return {
          map: heatMap(
            spoken.map((value, place) => value + seen[place]),
            grid,
            side,
          ),
          score: (s0 + farthest) / 2,
        };
      } finally {
        tf.dispose([whole, ...scales, scored.whole, ...scored.language, ...scored.association]);
      }
    },
    dispose() {
      language.dispose();
      for (const memory of memories) memory.dispose();
    },
  };
}

/** One memory a scale: small and middle windows, and patches, of all shots. */
async function memoriesOf(
  shots: readonly Picture[],
  encoder: FrozenEncoder,
  onProgress: (share: number) => void,
): Promise<PatchMemory[]> {
  const rows: tf.Tensor2D[][] = [];
  for (const [i, shot] of shots.entries()) {
    const { whole, scales } = await associated(shot, encoder);
    whole.dispose();
    rows.push(scales);
    onProgress((i + 1) / shots.length);
  }
  const memories = rows[0].map((_, scale) => {
    const bank = tf.concat(rows.map((scales) => scales[scale]));
    const memory = new PatchMemory(bank);
    bank.dispose();
    return memory;
  });
  tf.dispose(rows);
  return memories;
}
