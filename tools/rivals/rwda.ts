/**
 * RWDA. Source: Tamura, "Random Word Data Augmentation with CLIP for Zero-Shot Anomaly Detection", BMVC 2023.
 *
 *   texts  = prompts of a normal and of a damaged object with random words in them: two classes of CLIP text features
 *   g      = feed-forward network on unit features, trained to tell the classes apart (cross-entropy)
 *   s(f)   = sigmoid(g(f)),  for image features f of windows
 *
 * The paper's detector is zero-shot and needs no object's name; it slides over windows as WinCLIP does. The rows that
 * VTFusion's Table I quotes use shots, so the windows' association with the shots joins here as in WinCLIP+
 * (window-method.ts). Its words are drawn from a dictionary's letters at random; so are these.
 */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../../src/ops/linear';
import { Initialiser, zeros } from '../../src/vtfusion/initialise';
import type { EncodeTexts, Method } from '../evaluate/method';
import { randomWordPrompts } from './random-words';
import { requireWords } from './require-words';
import { trainSteps } from './train-steps';
import { fitWindowMethod, type LanguageScore } from './window-method';

const settings = { sentences: 128, hidden: 64, rate: 1e-3, decay: 0.1, steps: 150 } as const;

/** Trains the classifier of unit features `[n, c]`. */
async function trainClassifier(
  texts: EncodeTexts,
  seed: number,
  onProgress: (share: number) => void,
): Promise<LanguageScore> {
  const prompts = randomWordPrompts(settings.sentences, seed);
  const features = texts([...prompts.normal, ...prompts.abnormal]);
  const truth = tf.tensor1d([...prompts.normal.map(() => 0), ...prompts.abnormal.map(() => 1)]);
  const layers = tf.tidy(() => {
    const initialiser = new Initialiser(seed);
    return {
      w1: initialiser.he(features.shape[1], settings.hidden),
      b1: zeros<tf.Rank.R1>(settings.hidden),
      w2: initialiser.he(settings.hidden, 1),
      b2: zeros<tf.Rank.R1>(1),
    };
  });
  const variables = Object.values(layers) as tf.Variable[];
  const logits = (x: tf.Tensor2D) =>
    tf.squeeze(linear(tf.relu(linear(x, layers.w1, layers.b1)), layers.w2, layers.b2), [1]) as tf.Tensor1D;
  try {
    await trainSteps({
      variables,
      rate: settings.rate,
      decay: settings.decay,
      steps: settings.steps,
      loss: () => {
        const z = logits(features);
        // Cross-entropy of a sigmoid: softplus(z) - z y.
        return tf.mean(tf.sub(tf.softplus(z), tf.mul(z, truth)));
      },
      onProgress,
    });
  } catch (error) {
    tf.dispose(variables);
    throw error;
  } finally {
    tf.dispose([features, truth]);
  }
  return {
    score: (x) => tf.tidy(() => tf.sigmoid(logits(x))),
    dispose: () => tf.dispose(variables),
  };
}

export const rwda: Method = {
  name: 'rwda',
  needsWords: true,
  async fit(task) {
    const texts = requireWords(task.texts, 'rwda');
    const { seed, onProgress } = task;
    const language = await trainClassifier(texts, seed, (share) => onProgress(share / 2));
    return fitWindowMethod({ ...task, onProgress: (share) => onProgress((1 + share) / 2) }, language);
  },
};
