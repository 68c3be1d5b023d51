/**
 * Gives a model's tensors, one at a time, while reading one shard after another, so that the whole model's bytes need
 * not be in memory at once. What is stored in int8 stays in int8.
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
  /** A `QuantisedArray` where one scale a channel holds for all of it. */
  readonly array: NamedArray;
}

export interface LoadProgress {
  /** Bytes read and checked so far. */
  loadedBytes: number;
  totalBytes: number;
  /** All is read, and the GPU's programs are tuned and compiled. */
  preparing?: boolean;
}

export interface ReadOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface LoadOptions extends ReadOptions {
  /** The model's manifest, when it was read before. */
  readonly manifest?: ModelManifest;
  /** Only one encoder's tensors; shards that hold none of them are not read. */
  readonly only?: Branch;
  /** Of these tables, only these rows, in this order; looked up when a table comes. */
  readonly rows?: ReadonlyMap<string, readonly number[]>;
}

/**
 * Yields every tensor of a model once. Each array is the caller's to keep or to drop.
 * Throws `model-unreachable`, `model-manifest-invalid`, `model-shard-missing`, `model-shard-altered`,
 * `safetensors-invalid`, or the signal's reason when cancelled.
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

/** In size: -128. */
const LARGEST_INT8 = 128;

/** A tensor that is put together from the pieces of one shard or several. */
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
   * Takes the pieces that lie in a shard, or the rows of them that are wanted; the shards come in the order of the pieces.
   * All of it is copied, so that the shard's bytes can go.
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

  /** The tensor, once, when its last piece has come; its memory then belongs to the caller alone. */
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

  /** @param times what its numbers are multiplied by at most; they must stay numbers then */
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

/** Writes those of the `wanted` rows of a tensor that a run of its rows holds, each to its place in the list. */
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

/** One array of its runs of rows. Columns whose scales differ from run to run have no common int8 form. */
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
