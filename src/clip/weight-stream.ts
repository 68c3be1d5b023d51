/**
 * Streams a checkpoint's arrays as towers request them. Towers request them in the files' order, block by
 * block, and free each after use, so that only a shard and a block of a 117 MB model are in memory.
 */
import { letGo } from './let-go';
import type { ModelFiles } from './model-files';
import type { ModelManifest } from './model-manifest';
import { loadWeights, type ReadOptions, type WeightTensor } from './model-weights';
import type { ScaleAxis } from './quantise';
import type { Branch } from './tensor-list';
import { missingArray, type NamedArray, TensorSource } from './tensor-source';

/** Facts about an array that has not been read yet. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** The axis of its scales if it is stored in int8. */
  readonly scaleAxis: ScaleAxis | undefined;
}

export interface Weights {
  /** @throws AppError `model-manifest-invalid` naming the missing array. */
  stored(name: string): StoredArray;
  /**
   * Reads on until all of these have come. Each can be requested once; the caller then owns it.
   * @throws as `stored`, and what `loadWeights` throws
   */
  take(names: readonly string[]): Promise<TensorSource>;
  /**
   * The same for the duration of `use`, after which the memory of int8 arrays is freed, so it must not keep
   * them. For a block's matrices, which are copied to where they are used.
   */
  lend<T>(names: readonly string[], use: (source: TensorSource) => T): Promise<T>;
  /** Rows of a table `[n, width]` in this order, `[rows, width]`; instead of `take`. @throws as `take` */
  takeRows(name: string, rows: readonly number[]): Promise<Float32Array>;
}

/** One encoder's arrays, read from its model's folder on request. */
export class WeightStream implements Weights {
  private readonly coming: AsyncGenerator<WeightTensor>;
  /** Arrays that came before they were requested. */
  private readonly waiting = new Map<string, NamedArray>();
  private readonly rows = new Map<string, readonly number[]>();

  constructor(
    files: ModelFiles,
    private readonly manifest: ModelManifest,
    only: Branch,
    options: ReadOptions,
  ) {
    this.coming = loadWeights(files, { ...options, manifest, only, rows: this.rows });
  }

  stored(name: string): StoredArray {
    const entry = this.manifest.tensors[name];
    if (!entry) throw missingArray(name);
    return { shape: entry.shape, scaleAxis: entry.dtype === 'I8' ? entry.scaleAxis : undefined };
  }

  async take(names: readonly string[]): Promise<TensorSource> {
    const taken = new Map<string, NamedArray>();
    for (const name of names) taken.set(name, await this.next(name));
    return new TensorSource(taken);
  }

  async lend<T>(names: readonly string[], use: (source: TensorSource) => T): Promise<T> {
    const source = await this.take(names);
    try {
      return use(source);
    } finally {
      for (const name of names) {
        const int8 = source.quantised(name);
        if (int8) letGo(int8.values.buffer);
      }
    }
  }

  async takeRows(name: string, rows: readonly number[]): Promise<Float32Array> {
    this.rows.set(name, rows);
    return (await this.next(name)).data;
  }

  private async next(name: string): Promise<NamedArray> {
    for (;;) {
      const found = this.waiting.get(name);
      if (found) {
        this.waiting.delete(name);
        return found;
      }
      const { done, value } = await this.coming.next();
      if (done) throw missingArray(name);
      this.waiting.set(value.name, value.array);
    }
  }
}
