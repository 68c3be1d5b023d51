/** A frozen encoder, a CLIP or a vision-only one, loaded from its folder for training and inspection. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageTower } from '../clip/image-tower';
import { loadTokenizer } from '../clip/load-tokenizer';
import { loadVision } from '../clip/load-vision';
import type { ModelFiles } from '../clip/model-files';
import { type ModelManifest, readManifest } from '../clip/model-manifest';
import type { ReadOptions } from '../clip/model-weights';
import { encodeTexts } from '../clip/text-transformer';
import { VisionTransformer } from '../clip/vision-transformer';
import { WeightStream } from '../clip/weight-stream';
import { AppError } from '../errors';
import type { FrozenEncoder } from './frozen-encoder';
import { statePrompts } from './prompts';
import { stateFeatures } from './text-states';

export interface StatesOptions extends ReadOptions {
  /** The person's own words for defects (see `parseDefectWords`). */
  readonly words?: readonly string[];
}

export interface PretrainedOptions extends ReadOptions {
  /** As `FrozenEncoder.atOnce`. */
  readonly atOnce?: number | undefined;
}

export class Pretrained {
  readonly encoder: FrozenEncoder;

  private constructor(
    readonly manifest: ModelManifest,
    private readonly files: ModelFiles,
    private readonly vision: ImageTower,
    atOnce: number | undefined,
  ) {
    const { side, grid, width, joint } = vision;
    const { mean, std } = manifest.preprocess;
    const patchTokens: FrozenEncoder['patchTokens'] = (images, levels) => vision.patchTokens(images, levels);
    const visionOnly = !this.words;
    this.encoder = {
      side,
      grid,
      width,
      joint,
      levels: manifest.levels,
      mean,
      std,
      patchTokens,
      visionOnly,
      atOnce,
      ...(vision instanceof VisionTransformer && {
        windowFeatures: (images: tf.Tensor4D, windows: readonly (readonly number[])[]) =>
          vision.windowFeatures(images, windows),
      }),
    };
  }

  /** Whether the model reads words. Without them there are no states, no ATE and no M^t. */
  get words(): boolean {
    return this.manifest.kind === 'clip';
  }

  /** Reads the manifest and the image tower; throws what `loadWeights` throws. */
  static async load(files: ModelFiles, { atOnce, ...options }: PretrainedOptions = {}): Promise<Pretrained> {
    const manifest = await readManifest(files, options.signal);
    return new Pretrained(manifest, files, await loadVision(files, manifest, options), atOnce);
  }

  /**
   * Frozen text features of an object's two states, `[2, c]`. The text tower is read only for this and then
   * disposed of: it is most of a small CLIP's bytes, and needed once per training. Check `words` first.
   * @param object its name; empty for none
   * @throws AppError `model-without-words`, and what `loadWeights` throws
   */
  async states(object: string, { words, ...options }: StatesOptions = {}): Promise<tf.Tensor2D> {
    const { manifest, files } = this;
    if (manifest.kind !== 'clip') {
      throw new AppError(
        'model-without-words',
        `The model ${manifest.title} sees pictures only, so it cannot read a name. Choose a CLIP, or go without words.`,
      );
    }
    const tokenizer = await loadTokenizer(files, manifest, options.signal);
    const weights = new WeightStream(files, manifest, 'text', options);
    return stateFeatures(statePrompts(object, words), (sentences) =>
      encodeTexts(
        manifest.config,
        weights,
        sentences.map((sentence) => tokenizer.encode(sentence)),
      ),
    );
  }

  dispose(): void {
    this.vision.dispose();
  }
}
