/** Sentences to text features, each computed once a run. */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../../src/ops/unit';
import type { EncodeTexts } from './method';
import type { Cost, WorkClock } from './work-clock';

interface Known {
  /** `[1, c]` of length 1 */
  readonly feature: tf.Tensor2D;
  readonly cost: Cost;
}

export class TextEncoder {
  private readonly known = new Map<string, Known>();

  /** @param texts features of any length */
  constructor(
    private readonly texts: EncodeTexts,
    private readonly clock: WorkClock,
  ) {}

  /** Tensors that are kept for later, which are no leak of who asked first. */
  get size(): number {
    return this.known.size;
  }

  /** Unit features `[sentences, c]`; the caller disposes of them. */
  readonly encode: EncodeTexts = async (sentences) => {
    const missing = [...new Set(sentences)].filter((sentence) => !this.known.has(sentence));
    if (missing.length > 0) await this.clock.putAside(() => this.learn(missing));
    const found = sentences.map((sentence) => this.known.get(sentence)!);
    for (const { cost } of found) this.clock.charge(cost);
    return tf.concat(found.map(({ feature }) => feature)) as tf.Tensor2D;
  };

  private async learn(sentences: readonly string[]): Promise<void> {
    const { result, cost } = await this.clock.measure(async () => {
      const features = await this.texts(sentences);
      const each = tf.tidy(() => tf.split(unit(features), sentences.length) as tf.Tensor2D[]);
      features.dispose();
      return each;
    });
    for (const [i, sentence] of sentences.entries()) {
      this.known.set(sentence, {
        feature: result[i],
        cost: { ...cost, seconds: cost.seconds / sentences.length },
      });
    }
  }

  dispose(): void {
    for (const { feature } of this.known.values()) feature.dispose();
    this.known.clear();
  }
}
