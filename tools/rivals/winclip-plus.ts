/**
 * WinCLIP+. Source: Jeong, Zou, Kim, Zhang, Ravichandran, Dabeer, "WinCLIP: Zero-/Few-Shot Anomaly Classification and
 * Segmentation", CVPR 2023, section 4.
 *
 *   s(f)  = softmax(100 [f.t_normal, f.t_abnormal])[abnormal],  t = mean of the state's compositional prompts
 *   M_0   = harmonic mean of the maps of s over small windows and over middle windows and of s_0, s of the whole picture
 *   M^W   = mean of the maps of min_r (1 - cos(f, r)) / 2 over small windows, middle windows and patches, r of the shots
 *   map   = M_0 + M^W;  image score = (s_0 + max M^W) / 2
 *
 * A window's score is spread over its patches by harmonic averaging (windows.ts). The paper runs a ViT-B/16+ at 240
 * pixels; windows are counted in patches here as there (2x2 and 3x3, stride 1), so another encoder's windows cover
 * another share of the picture. Patches are those after the last of the encoder's levels.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { logitScale } from '../../src/vtfusion/maps';
import { statePrompts } from '../../src/vtfusion/prompts';
import { stateFeatures } from '../../src/vtfusion/text-states';
import type { FitTask, Method, Picture } from '../evaluate/method';
import { heatMap } from './heat-map';
import { levelTensors } from './patch-features';
import { PatchMemory } from './patch-memory';
import { requireWords } from './require-words';
import { windowFeatures } from './window-features';
import { harmonicMap, harmonicMean, meanMap, windowSides, windowsOf } from './windows';

/** How abnormal unit features `[n, c]` are in the light of the two states `[2, c]`: `[n]`, in 0..1. */
function languageScore(features: tf.Tensor2D, states: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const logits = tf.mul(tf.matMul(features, states, false, true), logitScale);
    const [normal, abnormal] = tf.split(logits, 2, 1);
    // A softmax over two states is the sigmoid of their difference.
    return tf.squeeze(tf.sigmoid(tf.sub(abnormal, normal)), [1]);
  });
}

/** What is associated with the shots: a picture's windows of each side and, last, its patches; unit rows. */
async function associated(picture: Picture, encoder: FrozenEncoder) {
  const { whole, scales } = await windowFeatures(picture, encoder);
  const tokens = await picture.tokens();
  const patches = tf.tidy(() => unit(levelTensors(tokens, encoder).at(-1)!));
  return { whole, scales: [...scales, patches] };
}

/** One memory a scale, of all shots. */
async function memoriesOf({ shots, encoder, onProgress }: FitTask): Promise<PatchMemory[]> {
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

const read = (tensors: readonly tf.Tensor[]) => Promise.all(tensors.map((t) => t.data()));

export const winclipPlus: Method = {
  name: 'winclip+',
  needsWords: true,
  async fit(task) {
    const { encoder, object } = task;
    const { grid, side } = encoder;
    const texts = requireWords(task.texts, 'winclip+');
    const memories = await memoriesOf(task);
    const states = await stateFeatures(statePrompts(object), texts);
    const windows = [...windowSides.map((each) => windowsOf(grid, each)), windowsOf(grid, 1)];
    const spread = (scores: readonly ArrayLike<number>[]) =>
      scores.map((each, scale) => harmonicMap(windows[scale], each, grid * grid));
    return {
      async judge(picture) {
        const { whole, scales } = await associated(picture, encoder);
        const said = [whole, ...scales.slice(0, -1)].map((x) => languageScore(x, states));
        const seen = scales.map((x, i) =>
          // Half of 1 - cos is a quarter of the squared distance between unit vectors.
          tf.tidy(() => tf.mul(memories[i].squaredDistances(x), 0.25)),
        );
        try {
          const [[s0], ...spoken] = await read(said);
          const language = harmonicMean([new Float64Array(grid * grid).fill(s0), ...spread(spoken)]);
          const association = meanMap(spread(await read(seen)));
          const both = language.map((value, place) => value + association[place]);
          const farthest = association.reduce((most, value) => Math.max(most, value));
          return { map: heatMap(both, grid, side), score: (s0 + farthest) / 2 };
        } finally {
          tf.dispose([whole, ...scales, ...said, ...seen]);
        }
      },
      dispose() {
        states.dispose();
        for (const memory of memories) memory.dispose();
      },
    };
  },
};
