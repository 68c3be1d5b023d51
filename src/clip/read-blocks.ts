import type { Blocks } from './blocks';
import { TensorBlocks } from './tensor-blocks';
import { type EncoderParts, type ImageParts, WasmEncoder } from './wasm-encoder';
import type { Weights } from './weight-stream';

/**
 * An image tower's blocks, on whichever path is fastest on this machine.
 * @throws what `Weights.take` throws
 */
export async function readBlocks(
  weights: Weights,
  naming: Omit<EncoderParts, 'places'>,
  image: ImageParts,
): Promise<Blocks> {
  const places = (image.prefix.length + image.positions.length) / naming.width;
  return (
    (await WasmEncoder.read(weights, { ...naming, places }, image)) ?? TensorBlocks.read(weights, naming)
  );
}
