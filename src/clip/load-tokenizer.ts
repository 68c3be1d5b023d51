/** The tokenizer of a model's folder. */
import { AppError } from '../errors';
import type { ClipConfig } from './clip-config';
import { type ModelFiles, readVerified } from './model-files';
import type { ClipManifest } from './model-manifest';
import { parseMerges, Tokenizer } from './tokenizer';

/**
 * Reads and checks the merges that a manifest names. Throws what `readVerified` throws, and
 * `model-manifest-invalid` if they do not give the model's vocabulary.
 */
export async function loadTokenizer(
  files: ModelFiles,
  manifest: ClipManifest,
  signal?: AbortSignal,
): Promise<Tokenizer> {
  const bytes = await readVerified(files, manifest.merges, signal);
  try {
    return tokenizerFor(manifest.config, new Uint8Array(bytes));
  } catch (cause) {
    throw new AppError(
      'model-manifest-invalid',
      `The model's ${manifest.merges.file} does not belong to it. ${(cause as Error).message} ` +
        'Run `npm run weights` again with the merges that belong to the model.',
      { cause },
    );
  }
}

/** The tokenizer of a merges file for a CLIP. Throws an `Error` if the vocabulary is not the CLIP's. */
export function tokenizerFor({ text_cfg: text }: ClipConfig, merges: Uint8Array): Tokenizer {
  const tokenizer = new Tokenizer(parseMerges(new TextDecoder().decode(merges)), text.context_length);
  if (tokenizer.vocabularySize !== text.vocab_size) {
    throw new Error(
      `The merges make ${tokenizer.vocabularySize} tokens, but the model knows ${text.vocab_size}.`,
    );
  }
  return tokenizer;
}
