/** Which frozen encoder a project was trained over: prototypes of one mean nothing to another. */

import type { ModelManifest } from '../clip/model-manifest';
import { sha256Of } from '../sha256';

export interface EncoderIdentity {
  readonly name: string;
  /** Changes with the weights, and with all else that changes tokens: 64 hexadecimal digits. */
  readonly sha256: string;
}

/** SHA-256 over the sums of the weights' files, the levels, the pictures' normalisation and side. */
export async function encoderIdentity(manifest: ModelManifest): Promise<EncoderIdentity> {
  const { name, shards, levels, preprocess } = manifest;
  const side = manifest.kind === 'vision' ? manifest.side : manifest.config.vision_cfg.image_size;
  const facts = [shards.map(({ sha256 }) => sha256), levels, preprocess.mean, preprocess.std, side];
  return { name, sha256: await sha256Of(new TextEncoder().encode(JSON.stringify(facts))) };
}
