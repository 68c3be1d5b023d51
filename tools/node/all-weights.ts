import type { ModelFiles } from '../../src/clip/model-files';
import { type LoadOptions, loadWeights } from '../../src/clip/model-weights';
import type { NamedArray } from '../../src/clip/tensor-source';

/** All arrays of a model, or of one of its encoders, in memory at once; throws what `loadWeights` throws. */
export async function allWeights(
  files: ModelFiles,
  options: LoadOptions,
): Promise<ReadonlyMap<string, NamedArray>> {
  const arrays = new Map<string, NamedArray>();
  for await (const { name, array } of loadWeights(files, options)) arrays.set(name, array);
  return arrays;
}
