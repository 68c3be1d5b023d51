/**
 * RWDA. Source: Tamura, "Random Word Data Augmentation with CLIP for Zero-Shot Anomaly Detection", BMVC 2023.
 *
 *   texts  t_i, y_i  CLIP text features of prompts of a normal (0) and of a damaged (1) object, with random words
 *   g(f)   = unit(f + W_2 relu(W_1 f + b_1) + b_2)                         feed-forward network, W_2 starts at zero
 *   s(f)   = softmax(100 [g(f).T_normal, g(f).T_damaged])[damaged],  T = mean text feature of a class
 *   loss   = cross-entropy of s(t_i) and y_i
 *   map    = mean over levels of s(f) + min_r (1 - cos(f, r)) / 2,  r = the shots' patches;  image score: the maximum
 *
 * What differs, and why. The paper's network ends in features of its own; with pico-clip such a network (two layers, one
 * logit) told texts apart without error and judged pictures worse than chance, since texts and pictures of a CLIP lie in
 * two cones and nothing ties it down in the other one. The residual network starts at CLIP's own zero-shot judgement and
 * takes few, small steps. It is applied to patches instead of sliding windows. The paper is zero-shot; the rows that
 * VTFusion's Table I quotes use shots, so nearest patches of the shots are added as in WinCLIP+. Its random words are
 * words of random letters here.
 */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../../src/ops/linear';
import { matMul } from '../../src/ops/mat-mul';
import { tidy } from '../../src/ops/tidy';
import { unit } from '../../src/ops/unit';
import { Initialiser, zeros } from '../../src/vtfusion/initialise';
import { logitScale } from '../../src/vtfusion/maps';
import type { EncodeTexts, FitTask, Method } from '../evaluate/method';
import { judgePatches } from './judge-patches';
import { jointFeatures, levelTensors } from './patch-features';
import { PatchMemory } from './patch-memory';
import { randomWordPrompts } from './random-words';
import { requireWords } from './require-words';
import { trainSteps } from './train-steps';

/** Sentences of each class; Adam's rate and decay; the batch is all sentences. */
const settings = { sentences: 128, hidden: 64, rate: 1e-4, decay: 0.1, steps: 100 } as const;

interface Classifier {
  /** s of unit features `[n, c]`: `[n]`, in 0..1. */
  score(features: tf.Tensor2D): tf.Tensor1D;
  dispose(): void;
}

async function trainClassifier(
  texts: EncodeTexts,
  { seed, steps = settings.steps, onProgress }: FitTask,
): Promise<Classifier> {
  const prompts = randomWordPrompts(settings.sentences, seed);
  const normal = await texts(prompts.normal);
  const damaged = await texts(prompts.abnormal);
  const features = tf.concat([normal, damaged]);
  const truth = tf.tensor1d([...prompts.normal.map(() => 0), ...prompts.abnormal.map(() => 1)]);
  const c = features.shape[1];
  /** T_damaged - T_normal, `[c, 1]`: a softmax over two classes is the sigmoid of their difference. */
  const direction = tf.tidy(() => {
    const [t0, t1] = [normal, damaged].map((x) => unit(tf.mean(x, 0, true)));
    return tf.reshape(tf.sub(t1, t0), [c, 1]) as tf.Tensor2D;
  });
  const layers = tidy(() => ({
    w1: new Initialiser(seed).he(c, settings.hidden),
    b1: zeros<tf.Rank.R1>(settings.hidden),
    w2: zeros<tf.Rank.R2>(settings.hidden, c),
    b2: zeros<tf.Rank.R1>(c),
  }));
  const logits = (x: tf.Tensor2D) => {
    const moved = unit(tf.add(x, linear(tf.relu(linear(x, layers.w1, layers.b1)), layers.w2, layers.b2)));
    return tf.mul(tf.reshape(matMul(moved as tf.Tensor2D, direction), [-1]), logitScale) as tf.Tensor1D;
  };
  const dispose = () => tf.dispose([...Object.values(layers), direction] as tf.Tensor[]);
  try {
    await trainSteps({
      variables: Object.values(layers) as tf.Variable[],
      rate: settings.rate,
      decay: settings.decay,
      steps,
      loss: () => {
        const z = logits(features);
        // Cross-entropy of a sigmoid: softplus(z) - z y.
        return tf.mean(tf.sub(tf.softplus(z), tf.mul(z, truth)));
      },
      onProgress,
    });
  } catch (error) {
    dispose();
    throw error;
  } finally {
    tf.dispose([normal, damaged, features, truth]);
  }
  return { score: (x) => tf.tidy(() => tf.sigmoid(logits(x))), dispose };
}

export const rwda: Method = {
  name: 'rwda',
  needsWords: true,
  async fit(task) {
    const { encoder, shots } = task;
    const words = requireWords(task.texts, 'rwda');
    const tokens = await Promise.all(shots.map((shot) => shot.tokens()));
    const classifier = await trainClassifier(words, task);
    const memories = tidy(() => {
      const perShot = tokens.map((each) => jointFeatures(levelTensors(each, encoder), encoder));
      return encoder.levels.map((_, l) => tf.concat(perShot.map((levels) => levels[l])));
    }).map((bank) => {
      const memory = new PatchMemory(bank);
      bank.dispose();
      return memory;
    });
    return {
      async judge(picture) {
        const values = await picture.tokens();
        const map = tf.tidy(() => {
          const levels = jointFeatures(levelTensors(values, encoder), encoder);
          const both = levels.map((x, l) =>
            // Half of 1 - cos is a quarter of the squared distance between unit vectors.
            tf.add(classifier.score(x), tf.mul(memories[l].squaredDistances(x), 0.25)),
          );
          return tf.div(tf.addN(both), both.length);
        });
        try {
          return judgePatches((await map.data()) as Float32Array, encoder, 0);
        } finally {
          map.dispose();
        }
      },
      dispose() {
        classifier.dispose();
        for (const memory of memories) memory.dispose();
      },
    };
  },
};
