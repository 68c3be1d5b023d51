/** Reads a written model back with the program's own loader and compares it with its checkpoint. */
import { loadTokenizer } from '../../src/clip/load-tokenizer';
import { readManifest } from '../../src/clip/model-manifest';
import { modelTensors } from '../../src/clip/model-tensors';
import { loadWeights } from '../../src/clip/model-weights';
import { elementCount } from '../../src/clip/safetensors';
import { directoryModelFiles } from '../node/model-files';
import type { Checkpoint } from './checkpoint';

/** Numbers read from the checkpoint at once: 4 MiB as float32. */
const CHUNK_ELEMENTS = 2 ** 20;

/**
 * Checks each number of the model in `folder` against the checkpoint: float32 ones are equal, int8 ones within
 * half a step of the coarsest channel of their chunk. Gives the int8 matrices' relative error, ||error|| / ||weights||,
 * 0 where there are none.
 * Throws what the loader throws, and an `Error` naming the tensor that is off.
 */
export async function verifyModel(
  folder: string,
  checkpoint: Checkpoint,
  chunkElements = CHUNK_ELEMENTS,
): Promise<number> {
  const files = directoryModelFiles(folder);
  const manifest = await readManifest(files);
  if (manifest.kind === 'clip') await loadTokenizer(files, manifest);
  const expected = modelTensors(manifest);
  let squaredError = 0;
  let squaredWeights = 0;
  for await (const { name, array } of loadWeights(files, { manifest })) {
    const { shape, data } = array;
    const rows = shape[0] ?? 1;
    const columns = elementCount(shape.slice(1));
    const entry = manifest.tensors[name];
    const isQuantised = entry.dtype === 'I8';
    // A column's scale is of all its rows, so its step may be coarser than a chunk of rows tells.
    const byColumn = entry.dtype === 'I8' && entry.scaleAxis === 1;
    const step = byColumn ? rows : Math.max(1, Math.floor(chunkElements / columns));
    for (let row = 0; row < rows; row += step) {
      const source = await checkpoint.readRows(name, row, Math.min(rows, row + step));
      let worst = 0;
      let largest = 0;
      for (let i = 0; i < source.length; i++) {
        const error = Math.abs(data[row * columns + i] - source[i]);
        worst = Math.max(worst, error);
        largest = Math.max(largest, Math.abs(source[i]));
        if (isQuantised) {
          squaredError += error * error;
          squaredWeights += source[i] * source[i];
        }
      }
      const allowed = isQuantised ? (largest / 254) * (1 + 1e-5) : 0;
      if (!(worst <= allowed)) {
        throw new Error(`The converted tensor ${name} is off by ${worst}, more than ${allowed}.`);
      }
    }
    expected.delete(name);
  }
  if (expected.size > 0)
    throw new Error(`The converted model lacks ${Array.from(expected.keys()).join(', ')}.`);
  return squaredWeights === 0 ? 0 : Math.sqrt(squaredError / squaredWeights);
}
