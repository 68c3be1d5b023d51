/** Builds a model's towers from its folder. Only the tower asked for is read. */
import type { Branch, ClipConfig } from './clip-config';
import type { ModelFiles } from './model-files';
import type { ModelManifest } from './model-manifest';
import { type LoadProgress, loadWeights } from './model-weights';
import { type NamedArray, TensorSource } from './tensor-source';
import { TextTransformer } from './text-transformer';
import { VisionTransformer } from './vision-transformer';

export interface TowerOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

async function source(files: ModelFiles, manifest: ModelManifest, only: Branch, options: TowerOptions) {
  const arrays = new Map<string, NamedArray>();
  for await (const tensor of loadWeights(files, { manifest, only, ...options }))
    arrays.set(tensor.name, tensor);
  return new TensorSource(arrays);
}

/** The image tower; throws what `loadWeights` throws. */
export async function loadVision(
  files: ModelFiles,
  manifest: ModelManifest,
  options: TowerOptions = {},
): Promise<VisionTransformer> {
  const config: ClipConfig = manifest.config;
  return new VisionTransformer(config, await source(files, manifest, 'vision', options));
}

/** The text tower; throws what `loadWeights` throws. */
export async function loadText(
  files: ModelFiles,
  manifest: ModelManifest,
  options: TowerOptions = {},
): Promise<TextTransformer> {
  return new TextTransformer(manifest.config, await source(files, manifest, 'text', options));
}
