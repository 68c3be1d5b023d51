/**
 * Yields a model's tensors one at a time while it reads shard after shard, so that the whole model is never
 * in memory at once. Int8 matrices stay in int8.
 */
import { AppError, briefly } from '../errors';
import { letGo } from './let-go';
import { type ModelFiles, readVerified } from './model-files';
import { type ModelManifest, readManifest, type TensorEntry } from './model-manifest';
import { modelTensors } from './model-tensors';
import type { QuantisedMatrix } from './quantise';
import { QuantisedArray, rowsOf } from './quantised-array';
import { elementCount, parseSafetensors, type Tensor, type TensorData } from './safetensors';
import type { Branch } from './tensor-list';
import type { NamedArray } from './tensor-source';

export interface WeightTensor {
  /** Its name in the checkpoint. */
  readonly name: string;
  /** A `QuantisedArray` if each channel has a single scale. */
  readonly array: NamedArray;
}

export interface LoadProgress {
  /** Bytes read and checked so far. */
  loadedBytes: number;
  totalBytes: number;
  /** Everything is read; the GPU's programs are being tuned and compiled. */
  preparing?: boolean;
}

export interface ReadOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface LoadOptions extends ReadOptions {
  /** The model's manifest, if it was read before. */
  readonly manifest?: ModelManifest;
  /** Only one encoder's tensors; shards that hold none of them are not read. */
  readonly only?: Branch;
  /** The rows that are wanted of some tables, in this order; looked up when a table comes. */
  readonly rows?: ReadonlyMap<string, readonly number[]>;
}

/**
 * Yields every tensor of a model once. The caller owns each array. Throws `model-unreachable`,
 * `model-manifest-invalid`, `model-shard-missing`, `model-shard-altered`, `safetensors-invalid`, or the
 * signal's reason if cancelled.
 */
export async function* loadWeights(
  files: ModelFiles,
  options: LoadOptions = {},
): AsyncGenerator<WeightTensor> {
  const { only, rows, onProgress, signal } = options;
  const manifest = options.manifest ?? (await readManifest(files, signal));
  const waiting = assembliesOf(manifest, only);
  const needed = new Set(waiting.flatMap((tensor) => tensor.shards()));
  const shards = manifest.shards.filter(({ file }) => needed.has(file));
  const totalBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  let loadedBytes = 0;
  onProgress?.({ loadedBytes, totalBytes });
  for (const shard of shards) {
    const bytes = await readVerified(files, shard, signal);
    const tensors = parseSafetensors(bytes);
    loadedBytes += shard.bytes;
    onProgress?.({ loadedBytes, totalBytes });
    for (const assembly of waiting) {
      if (!assembly.takesNext(shard.file)) continue;
      assembly.take(shard.file, tensors, rows);
      const tensor = assembly.whole();
      if (tensor) yield tensor;
      signal?.throwIfAborted();
    }
    letGo(bytes);
  }
}

function assembliesOf(manifest: ModelManifest, only: Branch | undefined): Assembly[] {
  const wanted = Array.from(modelTensors(manifest)).filter(([, { branch }]) => !only || branch === only);
  return wanted.map(([name]) => new Assembly(name, manifest.tensors[name]));
}

/** Of -128. */
const LARGEST_INT8 = 128;

/** A tensor that is assembled from the pieces of one or several shards. */
class Assembly {
  private taken: Part[] = [];
  private picked: NamedArray | undefined;
  private nextPiece = 0;
  /** The next piece's first row in the tensor. */
  private firstRow = 0;

  constructor(
    private readonly name: string,
    private readonly entry: TensorEntry,
  ) {}

  /** The shards that hold its pieces. */
  shards(): string[] {
    return this.entry.pieces.map(({ shard }) => shard);
  }

  /** Whether its next piece lies in a shard. */
  takesNext(shard: string): boolean {
    return this.entry.pieces[this.nextPiece]?.shard === shard;
  }

  /**
   * Takes the pieces that lie in a shard, or their wanted rows; the shards come in the order of the pieces.
   * Everything is copied, so that the shard's bytes can be freed.
   */
  take(shard: string, tensors: Map<string, Tensor>, rows: LoadOptions['rows']): void {
    const { name, entry } = this;
    const wanted = rows?.get(name);
    const columns = elementCount(entry.shape.slice(1));
    for (; this.takesNext(shard); this.nextPiece++) {
      const part = this.part(shard, tensors, columns);
      if (wanted) {
        this.picked ??= { shape: [wanted.length, columns], data: new Float32Array(wanted.length * columns) };
        pickRows(part, columns, this.firstRow, wanted, this.picked.data);
      } else {
        this.taken.push(copied(part));
      }
      this.firstRow += entry.pieces[this.nextPiece].rows;
    }
  }

  /** The tensor, once, after its last piece has come; the caller then owns its memory. */
  whole(): WeightTensor | undefined {
    const { name, entry, taken, picked } = this;
    if (this.nextPiece < entry.pieces.length) return undefined;
    if (picked) {
      this.picked = undefined;
      return { name, array: picked };
    }
    if (taken.length === 0) return undefined;
    this.taken = [];
    return { name, array: joined(entry.shape, taken) };
  }

  /** The next piece, as it lies in its shard. */
  private part(shard: string, tensors: Map<string, Tensor>, columns: number): Part {
    const { entry, nextPiece } = this;
    if (entry.dtype === 'F32') {
      const { key, rows } = entry.pieces[nextPiece];
      return this.find(Float32Array, tensors, shard, key, rows * columns);
    }
    const { key, scale, rows } = entry.pieces[nextPiece];
    const channels = entry.scaleAxis === 0 ? rows : columns;
    return {
      values: this.find(Int8Array, tensors, shard, key, rows * columns),
      scales: this.find(Float32Array, tensors, shard, scale, channels, LARGEST_INT8),
      rows,
      columns,
      axis: entry.scaleAxis,
    };
  }

  /** @param times the largest factor that its numbers are multiplied by; they must stay finite */
  private find<T extends TensorData>(
    kind: new () => T,
    tensors: Map<string, Tensor>,
    shard: string,
    key: string,
    length: number,
    times = 1,
  ): T {
    const data = tensors.get(key)?.data;
    if (!(data instanceof kind) || data.length !== length) {
      throw new AppError(
        'model-manifest-invalid',
        `The model's manifest names ${length} numbers of ${this.name} in ${briefly(shard)} under ${briefly(key)}, but they are not ` +
          "there. Run `npm run weights` again to make the model's folder anew.",
      );
    }
    if (data instanceof Float32Array && !data.every((value) => Number.isFinite(Math.fround(value * times)))) {
      throw new AppError(
        'model-manifest-invalid',
        `The model's numbers of ${this.name} in ${briefly(shard)} are not all numbers, so nothing can be computed with them. ` +
          "Run `npm run weights` again to make the model's folder anew.",
      );
    }
    return data;
  }
}

/** A run of rows: float32, or int8 with its own scales. */
type Part = Float32Array | QuantisedMatrix;

function copied(part: Part): Part {
  if (part instanceof Float32Array) return part.slice();
  return { ...part, values: part.values.slice(), scales: part.scales.slice() };
}

/** Writes the `wanted` rows that a run of a tensor's rows holds, each to its place in the list. */
function pickRows(
  part: Part,
  columns: number,
  firstRow: number,
  wanted: readonly number[],
  to: Float32Array,
): void {
  const rows = part instanceof Float32Array ? part.length / columns : part.rows;
  const shape = [rows, columns];
  const row = rowsOf(part instanceof Float32Array ? { shape, data: part } : new QuantisedArray(shape, part));
  for (const [i, at] of wanted.entries()) {
    if (at >= firstRow && at < firstRow + rows) to.set(row(at - firstRow), i * columns);
  }
}

/** Joins runs of rows into one array. Columns whose scales differ between runs have no common int8 form. */
function joined(shape: readonly number[], parts: readonly Part[]): NamedArray {
  const [first] = parts;
  if (!(first instanceof Float32Array)) {
    if (parts.length === 1) return new QuantisedArray(shape, first);
    const runs = parts as readonly QuantisedMatrix[];
    if (first.axis === 0) {
      return new QuantisedArray(shape, {
        values: concatenated(
          Int8Array,
          runs.map(({ values }) => values),
        ),
        scales: concatenated(
          Float32Array,
          runs.map(({ scales }) => scales),
        ),
        rows: shape[0],
        columns: first.columns,
        axis: 0,
      });
    }
  }
  if (parts.length === 1 && first instanceof Float32Array) return { shape, data: first };
  return { shape, data: concatenated(Float32Array, parts.map(inFloats)) };
}

function inFloats(part: Part): Float32Array {
  return part instanceof Float32Array ? part : new QuantisedArray([], part).data;
}

function concatenated<T extends Int8Array | Float32Array>(
  kind: new (length: number) => T,
  arrays: readonly T[],
): T {
  const all = new kind(arrays.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const array of arrays) {
    all.set(array, filled);
    filled += array.length;
  }
  return all;
}
