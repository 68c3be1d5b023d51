/** Builds a model's towers from its folder. Only the tower asked for is read. */
import { DinoTransformer } from './dino-transformer';
import type { ImageTower } from './image-tower';
import type { ModelFiles } from './model-files';
import type { ClipManifest, ModelManifest } from './model-manifest';
import { type LoadProgress, loadWeights } from './model-weights';
import type { Branch } from './tensor-list';
import { type NamedArray, TensorSource } from './tensor-source';
import { TextTransformer } from './text-transformer';
import { VisionTransformer } from './vision-transformer';

export interface TowerOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

async function source(files: ModelFiles, manifest: ModelManifest, only: Branch, options: TowerOptions) {
  const arrays = new Map<string, NamedArray>();
  for await (const { name, array } of loadWeights(files, { manifest, only, ...options }))
    arrays.set(name, array);
  return new TensorSource(arrays);
}

/** A CLIP's image tower, or a vision-only encoder; throws what `loadWeights` throws. */
export async function loadVision(
  files: ModelFiles,
  manifest: ModelManifest,
  options: TowerOptions = {},
): Promise<ImageTower> {
  const arrays = await source(files, manifest, 'vision', options);
  const tower =
    manifest.kind === 'clip'
      ? new VisionTransformer(manifest.config, arrays)
      : new DinoTransformer(manifest.config, manifest.side, arrays);
  try {
    await tower.prepare();
  } catch (error) {
    tower.dispose();
    throw error;
  }
  return tower;
}

/** A CLIP's text tower; throws what `loadWeights` throws. */
export async function loadText(
  files: ModelFiles,
  manifest: ClipManifest,
  options: TowerOptions = {},
): Promise<TextTransformer> {
  return new TextTransformer(manifest.config, await source(files, manifest, 'text', options));
}
