/** Builds a model's image tower from its folder. */
import { DinoTransformer } from './dino-transformer';
import type { ImageTower } from './image-tower';
import type { ModelFiles } from './model-files';
import type { ModelManifest } from './model-manifest';
import type { LoadProgress, ReadOptions } from './model-weights';
import { VisionTransformer } from './vision-transformer';
import { WeightStream } from './weight-stream';

/** A CLIP's image tower, or a vision-only encoder; throws what `loadWeights` throws. */
export async function loadVision(
  files: ModelFiles,
  manifest: ModelManifest,
  options: ReadOptions = {},
): Promise<ImageTower> {
  let read = { loadedBytes: 0, totalBytes: 0 };
  const onProgress = (progress: LoadProgress) => {
    read = progress;
    options.onProgress?.(progress);
  };
  const weights = new WeightStream(files, manifest, 'vision', { ...options, onProgress });
  const tower =
    manifest.kind === 'clip'
      ? await VisionTransformer.read(manifest.config, weights)
      : await DinoTransformer.read(manifest.config, manifest.side, weights);
  try {
    await tower.prepare(() => onProgress({ ...read, preparing: true }));
  } catch (error) {
    tower.dispose();
    throw error;
  }
  return tower;
}
