/**
 * A checkpoint's arrays as towers ask for them. Towers ask in the order of the files, a block after another, and let go of
 * what they have built in: of a model of 117 MB a shard and a block are then in memory, not all of it.
 */
import { letGo } from './let-go';
import type { ModelFiles } from './model-files';
import type { ModelManifest } from './model-manifest';
import { loadWeights, type ReadOptions, type WeightTensor } from './model-weights';
import type { ScaleAxis } from './quantise';
import type { Branch } from './tensor-list';
import { missingArray, type NamedArray, TensorSource } from './tensor-source';

/** What is known of an array before it is read. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** The axis of its scales where it lies in int8. */
  readonly scaleAxis: ScaleAxis | undefined;
}

export interface Weights {
  /** @throws AppError `model-manifest-invalid` naming the missing array. */
  stored(name: string): StoredArray;
  /**
   * Reads on until all of these have come. Ask for each once: it is the caller's then, to keep or to drop.
   * @throws as `stored`, and what `loadWeights` throws
   */
  take(names: readonly string[]): Promise<TensorSource>;
  /**
   * The same for as long as `use` runs: it keeps none of the arrays in int8, whose memory is let go then. For a block's
   * matrices, which are copied to where they are computed with.
   */
  lend<T>(names: readonly string[], use: (source: TensorSource) => T): Promise<T>;
  /** These rows of a table `[n, width]`, in this order, `[rows, width]`; in place of `take`. @throws as `take` */
  takeRows(name: string, rows: readonly number[]): Promise<Float32Array>;
}

/** One encoder's arrays, read from its model's folder while they are asked for. */
export class WeightStream implements Weights {
  private readonly coming: AsyncGenerator<WeightTensor>;
  /** What came before it was asked for. */
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
