/** A frozen CLIP from its folder, as training and inspection use it. */
import type * as tf from '@tensorflow/tfjs-core';
import { loadTokenizer } from '../clip/load-tokenizer';
import { loadText, loadVision, type TowerOptions } from '../clip/load-towers';
import type { ModelFiles } from '../clip/model-files';
import { type ModelManifest, readManifest } from '../clip/model-manifest';
import type { VisionTransformer } from '../clip/vision-transformer';
import { encodeStates } from './text-states';
import type { FrozenEncoder } from './tokens';

export class Pretrained {
  readonly encoder: FrozenEncoder;

  private constructor(
    readonly manifest: ModelManifest,
    private readonly files: ModelFiles,
    private readonly vision: VisionTransformer,
  ) {
    const { side, grid, width, joint } = vision;
    const { mean, std } = manifest.preprocess;
    const patchTokens: FrozenEncoder['patchTokens'] = (images, levels) => vision.patchTokens(images, levels);
    this.encoder = { side, grid, width, joint, levels: manifest.levels, mean, std, patchTokens };
  }

  /** Reads the manifest and the image tower; throws what `loadWeights` throws. */
  static async load(files: ModelFiles, options: TowerOptions = {}): Promise<Pretrained> {
    const manifest = await readManifest(files, options.signal);
    return new Pretrained(manifest, files, await loadVision(files, manifest, options));
  }

  /**
   * Frozen text features of an object's two states, `[2, c]`. The text tower is read for this, used and let go: it is
   * most of a small CLIP's bytes, and needed once a training.
   */
  async states(object: string, options: TowerOptions = {}): Promise<tf.Tensor2D> {
    const tokenizer = await loadTokenizer(this.files, this.manifest, options.signal);
    const text = await loadText(this.files, this.manifest, options);
    try {
      return encodeStates(object, tokenizer, text);
    } finally {
      text.dispose();
    }
  }

  dispose(): void {
    this.vision.dispose();
  }
}
