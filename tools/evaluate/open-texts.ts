import { loadTokenizer } from '../../src/clip/load-tokenizer';
import type { ModelFiles } from '../../src/clip/model-files';
import type { ClipManifest } from '../../src/clip/model-manifest';
import { encodeTexts } from '../../src/clip/text-transformer';
import type { EncodeTexts } from '../../src/vtfusion/text-states';
import { allWeights } from '../node/all-weights';
import { weightsInMemory } from '../node/weights-in-memory';

/** Sentences to features of any length, `[sentences, c]`, by a text tower whose weights are in memory. */
export async function openTexts(files: ModelFiles, manifest: ClipManifest): Promise<EncodeTexts> {
  const tokenizer = await loadTokenizer(files, manifest);
  const weights = weightsInMemory(await allWeights(files, { manifest, only: 'text' }));
  return (sentences) =>
    encodeTexts(
      manifest.config,
      weights,
      sentences.map((sentence) => tokenizer.encode(sentence)),
    );
}
