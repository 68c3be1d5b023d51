import type { EncodeTexts } from '../evaluate/method';
import { UsageError } from '../node/usage-error';

/** @throws UsageError where the encoder has no text tower */
export function requireWords(texts: EncodeTexts | undefined, method: string): EncodeTexts {
  if (texts) return texts;
  throw new UsageError(
    `The method ${method} compares pictures with words and this encoder has no text tower; leave ${method} out of ` +
      '--methods, or name a CLIP with --model.',
  );
}
