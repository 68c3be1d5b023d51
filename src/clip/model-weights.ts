/**
 * Gives a model's tensors in float32, one at a time, while reading one shard after another, so that neither the
 * whole model's bytes nor its float32 numbers need to be in memory at once.
 */
import { AppError } from '../errors';
import { type ModelFiles, readVerified } from './model-files';
import { type ModelManifest, readManifest, type TensorEntry } from './model-manifest';
import { modelTensors } from './model-tensors';
import { dequantise } from './quantise';
import { elementCount, parseSafetensors, type Tensor, type TensorData } from './safetensors';
import type { Branch } from './tensor-list';

export interface WeightTensor {
  /** Its name in the checkpoint. */
  name: string;
  shape: number[];
  /** Row-major. */
  data: Float32Array;
}

export interface LoadProgress {
  /** Bytes read and checked so far. */
  loadedBytes: number;
  totalBytes: number;
}

export interface LoadOptions {
  /** The model's manifest, when it was read before. */
  manifest?: ModelManifest;
  /** Only one encoder's tensors; shards that hold none of them are not read. */
  only?: Branch;
  onProgress?: (progress: LoadProgress) => void;
  signal?: AbortSignal;
}

/**
 * Yields every tensor of a model once, dequantised. Each array is the caller's to keep or to drop.
 * Throws `model-unreachable`, `model-manifest-invalid`, `model-shard-missing`, `model-shard-altered`,
 * `safetensors-invalid`, or the signal's reason when cancelled.
 */
export async function* loadWeights(
  files: ModelFiles,
  options: LoadOptions = {},
): AsyncGenerator<WeightTensor> {
  const { only, onProgress, signal } = options;
  const manifest = options.manifest ?? (await readManifest(files, signal));
  const waiting = assembliesOf(manifest, only);
  const shards = manifest.shards.filter(({ file }) => waiting.some((tensor) => tensor.needs(file)));
  const totalBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  let loadedBytes = 0;
  onProgress?.({ loadedBytes, totalBytes });
  for (const shard of shards) {
    const tensors = parseSafetensors(await readVerified(files, shard, signal));
    loadedBytes += shard.bytes;
    onProgress?.({ loadedBytes, totalBytes });
    for (const assembly of waiting) {
      if (!assembly.needs(shard.file)) continue;
      assembly.take(shard.file, tensors);
      const tensor = assembly.whole();
      if (tensor) yield tensor;
      signal?.throwIfAborted();
    }
  }
}

function assembliesOf(manifest: ModelManifest, only: Branch | undefined): Assembly[] {
  const wanted = Array.from(modelTensors(manifest)).filter(([, { branch }]) => !only || branch === only);
  return wanted.map(([name]) => new Assembly(name, manifest.tensors[name]));
}

/** A tensor that is put together from the pieces of one shard or several. */
class Assembly {
  private data: Float32Array | undefined;
  private nextPiece = 0;
  private filled = 0;

  constructor(
    private readonly name: string,
    private readonly entry: TensorEntry,
  ) {}

  /** Whether a shard holds a piece. */
  needs(shard: string): boolean {
    return this.entry.pieces.some((piece) => piece.shard === shard);
  }

  /** Takes the pieces that lie in a shard; the shards come in the order of the pieces. */
  take(shard: string, tensors: Map<string, Tensor>): void {
    const { entry } = this;
    this.data ??= new Float32Array(elementCount(entry.shape));
    const columns = elementCount(entry.shape.slice(1));
    for (; entry.pieces[this.nextPiece]?.shard === shard; this.nextPiece++) {
      const { rows } = entry.pieces[this.nextPiece];
      const out = this.data.subarray(this.filled, this.filled + rows * columns);
      if (entry.dtype === 'I8') {
        const { key, scale } = entry.pieces[this.nextPiece];
        const values = this.find(Int8Array, tensors, shard, key, out.length);
        const scales = this.find(Float32Array, tensors, shard, scale, entry.scaleAxis === 0 ? rows : columns);
        dequantise({ values, scales }, rows, columns, entry.scaleAxis, out);
      } else {
        out.set(this.find(Float32Array, tensors, shard, entry.pieces[this.nextPiece].key, out.length));
      }
      this.filled += out.length;
    }
  }

  /** The tensor, once, when its last piece has come; its memory then belongs to the caller alone. */
  whole(): WeightTensor | undefined {
    if (this.nextPiece < this.entry.pieces.length || !this.data) return undefined;
    const { name, entry, data } = this;
    this.data = undefined;
    return { name, shape: entry.shape, data };
  }

  private find<T extends TensorData>(
    kind: new () => T,
    tensors: Map<string, Tensor>,
    shard: string,
    key: string,
    length: number,
  ): T {
    const data = tensors.get(key)?.data;
    if (!(data instanceof kind) || data.length !== length) {
      throw new AppError(
        'model-manifest-invalid',
        `The model's manifest names ${length} numbers of ${this.name} in ${shard} under ${key}, but they are not ` +
          "there. Run `npm run weights` again to make the model's folder anew.",
      );
    }
    return data;
  }
}
