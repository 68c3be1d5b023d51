/**
 * Transformer blocks over int8 weights in the memory of the WebAssembly program (assembly/encoder.ts), and
 * its threads.
 */
import { Arena } from './arena';
import * as plan from './assembly/plan';
import { Crew } from './crew';
import { packPanels } from './pack-panels';
import type { WasmProgram } from './program';

/** A linear layer: int8 `[channels, k]`, row-major, with a scale and a bias for each channel. */
export interface Int8Layer {
  readonly values: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

export interface StackShape {
  readonly width: number;
  readonly heads: number;
  /** Width between the two products of the MLP. */
  readonly hidden: number;
  readonly activation: 'gelu' | 'quick-gelu';
  /** Added to the variance in layer normalisation. */
  readonly epsilon: number;
  /** Places of the longest sequence to come. */
  readonly mostPlaces: number;
}

export interface BlockArrays {
  readonly gain1: Float32Array;
  readonly bias1: Float32Array;
  readonly queryKeyValue: Int8Layer;
  readonly out: Int8Layer;
  readonly gain2: Float32Array;
  readonly bias2: Float32Array;
  readonly up: Int8Layer;
  readonly down: Int8Layer;
}

/** How images become sequences. */
export interface EmbeddingArrays {
  readonly side: number;
  readonly patch: number;
  /** `[width, 3 * patch * patch]`; its bias belongs to `positions`. */
  readonly patches: Pick<Int8Layer, 'values' | 'scales'>;
  /** The start of every sequence, `[prefix, width]`. */
  readonly prefix: Float32Array;
  /** Added to the patches, `[N, width]`. */
  readonly positions: Float32Array;
  /** Layer normalisation before the first block. */
  readonly norm: { readonly gain: Float32Array; readonly bias: Float32Array } | undefined;
}

/** Whether the program can run a stack: its products work in vectors of eight. */
export function fitsProgram({
  width,
  heads,
  hidden,
}: Pick<StackShape, 'width' | 'heads' | 'hidden'>): boolean {
  return width % 8 === 0 && hidden % 8 === 0 && (width / heads) % 8 === 0;
}

/**
 * Rows of the residual stream that are computed at once: enough to share among threads, few enough for small
 * memories.
 */
const rowsAtOnce = 1024;

export class BlockStack {
  private readonly arena = new Arena();
  private readonly crew: Crew;
  private readonly rows: number;
  private readonly stream: number;
  private images = 0;
  private readonly table: number;
  private kept = 0;
  private embedding: (Pick<EmbeddingArrays, 'side' | 'patch'> & { length: number }) | undefined;

  /**
   * Starts without blocks: `keep` each of them before the first sequence.
   * @param depth how many there will be
   */
  constructor(
    program: WasmProgram,
    private readonly shape: StackShape,
    depth: number,
    embedding?: EmbeddingArrays,
  ) {
    const { arena } = this;
    this.rows = Math.max(rowsAtOnce, shape.mostPlaces);
    const { width, heads, hidden, activation, epsilon } = shape;
    this.arena.set(plan.widthAt, width);
    this.arena.set(plan.headsAt, heads);
    this.arena.set(plan.hiddenAt, hidden);
    this.arena.set(plan.activationAt, activation === 'gelu' ? 0 : 1);
    arena.floats(plan.epsilonAt, 1)[0] = epsilon;
    this.table = arena.take(depth * plan.blockWords * 4);
    this.arena.set(plan.tableAt, this.table);
    if (embedding) this.keepEmbedding(embedding);
    this.stream = this.takeWorkspace(program.threads);
    this.crew = new Crew(program, arena);
  }

  /** Copies the next block. @throws RangeError where the machine has no more memory */
  keep({ gain1, bias1, queryKeyValue, out, gain2, bias2, up, down }: BlockArrays): void {
    // In the order of the plan.
    const addresses = [
      ...[gain1, bias1].map((values) => this.arena.keep(values)),
      ...[queryKeyValue, out].flatMap((layer) => this.keepLayer(layer)),
      ...[gain2, bias2].map((values) => this.arena.keep(values)),
      ...[up, down].flatMap((layer) => this.keepLayer(layer)),
    ];
    this.arena.words(this.table + this.kept++ * plan.blockWords * 4, plan.blockWords).set(addresses);
  }

  /**
   * The residual stream after each of `levels` (1-based blocks), prefix first: each
   * `[B * (prefix + N), width]`.
   * @param images `[B, side, side, 3]`
   */
  ofImages(images: Float32Array, levels: readonly number[]): Float32Array[] {
    const { side, length } = this.embedding!;
    const pixels = side * side * 3;
    return this.inPieces(images.length / pixels, length, levels, 0, true, (from, count) => {
      this.arena
        .floats(this.images, count * pixels)
        .set(images.subarray(from * pixels, (from + count) * pixels));
    });
  }

  /**
   * The same for sequences `[B, n, width]`.
   * @param causal whether a place sees only itself and earlier places
   */
  ofSequences(
    sequences: Float32Array,
    length: number,
    levels: readonly number[],
    causal: boolean,
  ): Float32Array[] {
    const size = length * this.shape.width;
    return this.inPieces(sequences.length / size, length, levels, causal ? 1 : 0, false, (from, count) => {
      this.arena
        .floats(this.stream, count * size)
        .set(sequences.subarray(from * size, (from + count) * size));
    });
  }

  /** Ends the threads; memory is freed with the last reference. */
  dispose(): void {
    this.crew.dispose();
  }

  private keepLayer({ values, scales, bias }: Int8Layer): number[] {
    return [...this.keepMatrix({ values, scales }), this.arena.keep(bias)];
  }

  private keepMatrix({ values, scales }: Pick<Int8Layer, 'values' | 'scales'>): number[] {
    const at = this.arena.take(values.length);
    const channels = scales.length;
    packPanels(values, channels, values.length / channels, this.arena.bytes(at, values.length));
    return [at, this.arena.keep(scales)];
  }

  private keepEmbedding(embedding: EmbeddingArrays): void {
    const { arena } = this;
    const { side, patch, patches, prefix, positions, norm } = embedding;
    const length = (prefix.length + positions.length) / this.shape.width;
    this.embedding = { side, patch, length };
    this.images = arena.take(Math.ceil(this.rows / length) * side * side * 12);
    const [matrix, scales] = this.keepMatrix(patches);
    this.arena.set(plan.imagesAt, this.images);
    this.arena.set(plan.sideAt, side);
    this.arena.set(plan.patchAt, patch);
    this.arena.set(plan.patchesAt, matrix);
    this.arena.set(plan.patchScaleAt, scales);
    this.arena.set(plan.zerosAt, arena.take(this.shape.width * 4));
    this.arena.set(plan.prefixAt, arena.keep(prefix));
    this.arena.set(plan.prefixRowsAt, prefix.length / this.shape.width);
    this.arena.set(plan.positionsAt, arena.keep(positions));
    if (!norm) return;
    this.arena.set(plan.preGainAt, arena.keep(norm.gain));
    this.arena.set(plan.preBiasAt, arena.keep(norm.bias));
  }

  /** @returns where the residual stream is */
  private takeWorkspace(threads: number): number {
    const { arena, rows } = this;
    const { width, hidden } = this.shape;
    const patch = this.embedding?.patch ?? 0;
    const rowBytes = width * 4;
    // The plan says what each is for, and why it is so large.
    const stream = arena.take((rows + 4) * rowBytes);
    this.arena.set(plan.streamAt, stream);
    this.arena.set(plan.queriesAt, arena.take((rows + 4) * rowBytes));
    this.arena.set(plan.keysAt, arena.take(2 * 2 * rows * rowBytes));
    this.arena.set(plan.valuesAt, arena.take(2 * (rows + 4) * rowBytes));
    const longest = Math.max(width, hidden, 3 * patch * patch);
    const logits = 4 * paddedLength(this.shape.mostPlaces) * 4;
    const scratch = plan.chunkRows * (4 + 2 * longest) + (plan.chunkRows + 4) * longest * 4 + logits;
    const each = Math.ceil(scratch / 64) * 64;
    this.arena.set(plan.scratchAt, arena.take(each * threads));
    this.arena.set(plan.scratchBytesAt, each);
    return stream;
  }

  /** @param prepare provides so many images or sequences, from a given one on */
  private inPieces(
    sequences: number,
    length: number,
    levels: readonly number[],
    causal: number,
    embeds: boolean,
    prepare: (from: number, count: number) => void,
  ): Float32Array[] {
    const { rows, arena, stream } = this;
    const size = length * this.shape.width;
    const padded = paddedLength(length);
    // Keys have room for twice the rows, since short sequences are padded more.
    const most = Math.max(1, Math.floor(Math.min(rows / length, (2 * rows) / padded)));
    const after = new Map(levels.map((level) => [level, new Float32Array(sequences * size)]));
    this.arena.set(plan.lengthAt, length);
    this.arena.set(plan.paddedLengthAt, padded);
    this.arena.set(plan.causalAt, causal);
    for (let from = 0; from < sequences; from += most) {
      const count = Math.min(most, sequences - from);
      this.arena.set(plan.batchAt, count);
      prepare(from, count);
      let block = 0;
      for (const level of [...after.keys()].sort((a, b) => a - b)) {
        this.arena.set(plan.firstBlockAt, block);
        this.arena.set(plan.lastBlockAt, level);
        this.crew.run(block === 0 && embeds ? plan.toEmbedFirst : plan.toRunBlocks);
        block = level;
        after.get(level)!.set(arena.floats(stream, count * size), from * size);
      }
    }
    return levels.map((level) => after.get(level)!);
  }
}

function paddedLength(length: number): number {
  return Math.ceil(length / 8) * 8;
}
