/** Which frozen encoder a project was trained over: prototypes of one mean nothing to another. */

import type { ModelManifest } from '../clip/model-manifest';
import { sideOf } from '../clip/model-tensors';
import { sha256Of } from '../sha256';

export interface EncoderIdentity {
  readonly name: string;
  /**
   * Changes with the weights' files, the levels, and the pictures' normalisation and side: 64 hexadecimal
   * digits. The rest of the model's configuration (activation, width of a head, epsilon, places of the first
   * tokens) does not count, so models with the same weights that differ only in that are taken for one.
   */
  readonly sha256: string;
}

/** SHA-256 over the sums of the weights' files, the levels, the pictures' normalisation and side. */
export async function encoderIdentity(manifest: ModelManifest): Promise<EncoderIdentity> {
  const { name, shards, levels, preprocess } = manifest;
  const sums = shards.map(({ sha256 }) => sha256);
  const facts = [sums, levels, preprocess.mean, preprocess.std, sideOf(manifest)];
  return { name, sha256: await sha256Of(new TextEncoder().encode(JSON.stringify(facts))) };
}
