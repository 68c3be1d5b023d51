import { loadTokenizer } from '../../src/clip/load-tokenizer';
import type { ModelFiles } from '../../src/clip/model-files';
import type { ClipManifest } from '../../src/clip/model-manifest';
import { loadWeights } from '../../src/clip/model-weights';
import type { NamedArray } from '../../src/clip/tensor-source';
import { encodeTexts } from '../../src/clip/text-transformer';
import type { EncodeTexts } from '../../src/vtfusion/text-states';
import { weightsInMemory } from '../node/weights-in-memory';

/** Sentences to features of any length, `[sentences, c]`, by a text tower whose weights are in memory. */
export async function openTexts(files: ModelFiles, manifest: ClipManifest): Promise<EncodeTexts> {
  const tokenizer = await loadTokenizer(files, manifest);
  const arrays = new Map<string, NamedArray>();
  for await (const { name, array } of loadWeights(files, { manifest, only: 'text' })) arrays.set(name, array);
  const weights = weightsInMemory(arrays);
  return (sentences) =>
    encodeTexts(
      manifest.config,
      weights,
      sentences.map((sentence) => tokenizer.encode(sentence)),
    );
}
