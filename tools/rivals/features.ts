/**
 * Nearest patch in a memory of the shots. Source: Damm, Laszkiewicz, Lederer, Fischer, "AnomalyDINO: Boosting
 * Patch-based Few-shot Anomaly Detection with DINOv2", WACV 2025.
 *
 *   d(p) = min_{m in M} 1 - cos(p, m),   M = patches of the shots and of their turns by 45 degrees
 *   s    = mean of the highest 1 % of d
 *
 * The paper takes DINOv2's last layer. Here the encoder is whatever the harness froze, and all of its levels, in the
 * joint space that VTFusion starts from, are stacked as unit vectors. Over aws_cookies and magnetic_tile (pico-clip, 4
 * shots, 2 draws, at most 20 tiles a kind) that gave an image AUROC of 80.1, the stack without the projection 79.0, the
 * last level alone 78.0. The mask of the object, optional there, is off in `features`, since all methods are judged on
 * all pixels; `features-masked` has it: patches beside a part that stands out from a plain background count as good.
 */
import * as tf from '@tensorflow/tfjs-core';
import { findForeground } from '../../src/das/foreground';
import { patchCoverage } from '../../src/vtfusion/patch-coverage';
import type { FitTask, FittedMethod, Method, Picture } from '../evaluate/method';
import { highestPercent, judgePatches } from './judge-patches';
import { jointFeatures, levelTensors, stackUnit } from './patch-features';
import { PatchMemory } from './patch-memory';
import { tokensOfAllTurns } from './turned-tokens';

export const features = method('features', false);
export const featuresMasked = method('features-masked', true);

/** A patch is the object's when any of it is: defects sit on edges. */
const objectPatches = ({ image }: Picture, grid: number) =>
  patchCoverage(findForeground(image), grid).map((share) => (share > 0 ? 1 : 0));

function method(name: string, masked: boolean): Method {
  return { name, needsWords: false, fit: (task) => memorise(task, masked) };
}

async function memorise({ encoder, shots, onProgress }: FitTask, masked: boolean): Promise<FittedMethod> {
  const rows: tf.Tensor2D[] = [];
  const describe = (tokens: readonly Float32Array[]) =>
    tf.tidy(() => stackUnit(jointFeatures(levelTensors(tokens, encoder), encoder)));
  try {
    for (const [i, shot] of shots.entries()) {
      for (const tokens of await tokensOfAllTurns(shot, encoder)) rows.push(describe(tokens));
      onProgress((i + 1) / shots.length);
    }
    const bank = tf.concat(rows);
    const memory = new PatchMemory(bank);
    bank.dispose();
    return {
      async judge(picture) {
        const tokens = await picture.tokens();
        // Half of the squared distance between unit vectors is 1 - cos.
        const distances = tf.tidy(() => tf.mul(memory.squaredDistances(describe(tokens)), 0.5));
        try {
          const scores = (await distances.data()) as Float32Array;
          const object = masked ? objectPatches(picture, encoder.grid) : undefined;
          const counted = object ? scores.map((score, i) => score * object[i]) : scores;
          return judgePatches(counted, encoder, highestPercent);
        } finally {
          distances.dispose();
        }
      },
      dispose: () => memory.dispose(),
    };
  } finally {
    tf.dispose(rows);
  }
}
