/**
 * What depends on a picture alone (tokens of the frozen encoder, and whatever methods derive), computed once a category
 * and shared by all methods, shots and seeds. Arrays stay in memory up to a budget and go to a temporary file beyond it:
 * those of a picture's whole test set are read in turn for every cell, so that what came first may as well stay.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type FitMode, fitPhoto, type Placement } from '../../src/images/fit';
import type { RgbImage } from '../../src/images/rgb-image';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { encodeTokens } from '../../src/vtfusion/tokens';
import type { Picture } from './method';
import { SpillFile } from './spill-file';
import type { Cost, WorkClock } from './work-clock';

/** One array of an entry: here, or in the spill file. */
type Kept = Float32Array | { readonly at: number; readonly length: number };

interface Entry {
  readonly cost: Cost;
  readonly arrays: readonly Kept[];
}

export interface StoreOptions {
  /** Bytes of arrays that stay in memory. */
  readonly budget?: number;
  readonly spill?: SpillFile;
  /** Called when a picture's tokens have been computed. */
  readonly onEncoded?: () => void;
}

const defaultBudget = 1e9;

export class FeatureStore {
  private entries = new Map<string, Entry>();
  private bytes = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly spill: SpillFile;

  constructor(
    readonly clock: WorkClock,
    private readonly encoder: FrozenEncoder,
    private readonly options: StoreOptions = {},
  ) {
    this.spill = options.spill ?? new SpillFile();
  }

  /**
   * A picture whose features this store keeps.
   * @param id names the photo among those of the category
   * @param read reads the photo anew
   */
  picture(id: string, photo: RgbImage, read: () => Promise<RgbImage>, fit: FitMode): StoredPicture {
    return new StoredPicture(this, this.encoder, { id, photo, read, fit });
  }

  /** The arrays of `picture` under `name`; computed by `compute` when they are not kept. */
  async arrays(
    picture: string,
    name: string,
    compute: () => Promise<readonly Float32Array[]>,
  ): Promise<readonly Float32Array[]> {
    const find = () => this.clock.putAside(() => this.find(picture, name, compute));
    if (this.clock.isMeasuring) return find();
    // One at a time, so that each computation's seconds are its own.
    const found = this.queue.then(find);
    this.queue = found.catch(() => undefined);
    return found;
  }

  private async find(
    picture: string,
    name: string,
    compute: () => Promise<readonly Float32Array[]>,
  ): Promise<readonly Float32Array[]> {
    const key = `${name}\n${picture}`;
    const known = this.entries.get(key);
    if (known) {
      this.clock.charge(known.cost);
      return Promise.all(known.arrays.map((kept) => this.fetch(kept)));
    }
    const { result, cost } = await this.clock.measure(compute);
    const arrays: Kept[] = [];
    for (const array of result) arrays.push(await this.keep(array));
    this.entries.set(key, { cost, arrays });
    this.clock.charge(cost);
    if (name === TOKENS) this.options.onEncoded?.();
    return result;
  }

  private async keep(array: Float32Array): Promise<Kept> {
    if (this.bytes + array.byteLength > (this.options.budget ?? defaultBudget)) {
      return { at: await this.spill.append(array), length: array.length };
    }
    this.bytes += array.byteLength;
    return array;
  }

  private async fetch(kept: Kept): Promise<Float32Array> {
    return kept instanceof Float32Array ? kept : this.spill.read(kept.at, kept.length);
  }

  /** Forgets everything, for the next category. */
  async clear(): Promise<void> {
    this.entries = new Map();
    this.bytes = 0;
    await this.spill.clear();
  }

  async close(): Promise<void> {
    this.entries = new Map();
    await this.spill.close();
  }
}

/** No name of a method's own arrays can be this one. */
const TOKENS = '\ntokens';

interface Source {
  readonly id: string;
  readonly photo: RgbImage;
  readonly read: () => Promise<RgbImage>;
  readonly fit: FitMode;
}

class StoredPicture implements Picture {
  readonly image: RgbImage;
  readonly placement: Placement;
  /** Of making the encoder's square from the photo, which everyone who inspects the picture has to do. */
  readonly fittingSeconds: number;
  private readonly source: Omit<Source, 'photo'>;

  constructor(
    private readonly store: FeatureStore,
    private readonly encoder: FrozenEncoder,
    { photo, ...source }: Source,
  ) {
    this.source = source;
    const begun = performance.now();
    const { image, placement } = fitPhoto(photo, encoder.side, source.fit);
    this.fittingSeconds = (performance.now() - begun) / 1000;
    this.image = image;
    this.placement = placement;
  }

  /** Reading and decoding the file is not counted, fitting it is. */
  async fitted(side: number): Promise<RgbImage> {
    const photo = await this.store.clock.putAside(this.source.read);
    return fitPhoto(photo, side, this.source.fit).image;
  }

  async tokens(): Promise<readonly Float32Array[]> {
    return this.store.arrays(this.source.id, TOKENS, async () => {
      const tensors = encodeTokens([this.image], this.encoder);
      try {
        return (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
      } finally {
        tf.dispose(tensors);
      }
    });
  }

  async derived(name: string, compute: () => Promise<readonly Float32Array[]>) {
    return this.store.arrays(this.source.id, name, compute);
  }
}

export type { StoredPicture };
