/** Sentences to text features, each computed once a run. */
import * as tf from '@tensorflow/tfjs-core';
import { loadTokenizer } from '../../src/clip/load-tokenizer';
import { loadText } from '../../src/clip/load-towers';
import type { ModelFiles } from '../../src/clip/model-files';
import type { ClipManifest } from '../../src/clip/model-manifest';
import type { TextTransformer } from '../../src/clip/text-transformer';
import type { Tokenizer } from '../../src/clip/tokenizer';
import { unit } from '../../src/ops/unit';
import type { EncodeTexts } from './method';
import type { Cost, WorkClock } from './work-clock';

/** Sentences through the text tower at a time. */
const atOnce = 12;

interface Known {
  /** `[1, c]` of length 1 */
  readonly feature: tf.Tensor2D;
  readonly cost: Cost;
}

export class TextEncoder {
  private readonly known = new Map<string, Known>();

  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly tower: TextTransformer,
    private readonly clock: WorkClock,
  ) {}

  /** Reads tokenizer and text tower; throws what `loadTokenizer` and `loadText` throw. */
  static async load(files: ModelFiles, manifest: ClipManifest, clock: WorkClock): Promise<TextEncoder> {
    const tokenizer = await loadTokenizer(files, manifest);
    return new TextEncoder(tokenizer, await loadText(files, manifest), clock);
  }

  /** Tensors that are kept for later, which are no leak of who asked first. */
  get size(): number {
    return this.known.size;
  }

  /** Unit features `[sentences, c]`; the caller disposes of them. */
  readonly encode: EncodeTexts = (sentences) => {
    const missing = [...new Set(sentences)].filter((sentence) => !this.known.has(sentence));
    for (let i = 0; i < missing.length; i += atOnce) this.learn(missing.slice(i, i + atOnce));
    const found = sentences.map((sentence) => this.known.get(sentence)!);
    for (const { cost } of found) this.clock.charge(cost);
    return tf.concat(found.map(({ feature }) => feature)) as tf.Tensor2D;
  };

  private learn(sentences: readonly string[]): void {
    const { result, cost } = this.clock.measureNow(() =>
      tf.tidy(() => {
        const features = unit(this.tower.encode(sentences.map((text) => this.tokenizer.encode(text))));
        return tf.split(features, sentences.length) as tf.Tensor2D[];
      }),
    );
    for (const [i, sentence] of sentences.entries()) {
      // Kept beyond the scope that a method may have open.
      const feature = tf.keep(result[i]);
      this.known.set(sentence, { feature, cost: { ...cost, seconds: cost.seconds / sentences.length } });
    }
  }

  dispose(): void {
    for (const { feature } of this.known.values()) feature.dispose();
    this.known.clear();
    this.tower.dispose();
  }
}
