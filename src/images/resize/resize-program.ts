/**
 * The passes of resize.ts in WebAssembly with vectors: assembly/resize.ts, built by `npm run kernels`. The
 * host provides it once at the start, since reading a file differs between a browser worker and Node; without
 * it, resizing takes longer.
 */

import type { RgbImage } from '../rgb-image';
import { FRACTION_BITS, type Taps } from './resize-taps';

/** The program's exports; addresses are byte offsets into its memory. See assembly/resize.ts. */
interface Exports {
  narrowRows(
    from: number,
    rows: number,
    pixels: number,
    planes: number,
    pitch: number,
    firsts: number,
    highs: number,
    lows: number,
    taps: number,
    outputs: number,
    to: number,
  ): void;
  shortenColumns(
    from: number,
    length: number,
    firsts: number,
    highs: number,
    lows: number,
    counts: number,
    taps: number,
    outputs: number,
    to: number,
  ): void;
}

/** The program splits weights after this many of their lowest bits. */
const LOW_BITS = FRACTION_BITS / 2;
/** Bytes of the picture that are in the program's memory at a time. */
const BAND = 2 ** 19;
/** The most memory that is kept from one picture to the next. */
const KEPT = 2 ** 24;
const PAGE = 2 ** 16;

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

let provided: WebAssembly.Module | undefined;
let instance: Instance | undefined;

/** Provides the program, or withdraws it. */
export function provideResizer(module: WebAssembly.Module | undefined): void {
  provided = module;
  instance = undefined;
}

/** The program, if it was provided. */
export function resizer(): WebAssembly.Module | undefined {
  return provided;
}

function instanceOf(module: WebAssembly.Module): Instance {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: exports as unknown as Exports };
}

/** Places in the program's memory, handed out one after the other. */
class Room {
  private next = 0;

  constructor(private readonly memory: WebAssembly.Memory) {}

  take(bytes: number): number {
    const at = this.next;
    this.next = Math.ceil((at + bytes) / 16) * 16;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  keep({ buffer, byteOffset, byteLength }: Int32Array | Int16Array): number {
    const at = this.take(byteLength);
    this.bytes(at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return at;
  }

  /** Valid until the next `take`. */
  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer as ArrayBuffer, at, length);
  }
}

/**
 * Copies the weights into the program's memory, with `taps` places per output: as many as any output needs,
 * padded to a multiple of `step`.
 */
function keepWeights({ first, count, weights, stride }: Taps, step: number, room: Room) {
  const taps = Math.ceil(count.reduce((most, each) => Math.max(most, each), 0) / step) * step;
  const high = new Int16Array(first.length * taps);
  const low = new Int16Array(high.length);
  for (let i = 0; i < first.length; i++) {
    for (let k = 0; k < count[i]; k++) {
      const weight = weights[i * stride + k];
      high[i * taps + k] = weight >> LOW_BITS;
      low[i * taps + k] = weight & (2 ** LOW_BITS - 1);
    }
  }
  return { taps, highs: room.keep(high), lows: room.keep(low) };
}

/**
 * The picture, resized along both axes.
 * @returns undefined if there is no program
 */
export function resizeByProgram(
  { width, height, data }: RgbImage,
  across: Taps,
  down: Taps,
): Uint8Array | undefined {
  if (!provided) return undefined;
  instance ??= instanceOf(provided);
  const { memory, exports } = instance;
  const room = new Room(memory);
  const [columns, rows] = [across.first.length, down.first.length];
  const [rowBytes, length] = [width * 3, columns * 3];

  const wide = keepWeights(across, 8, room);
  const firsts = room.keep(across.first);
  const tall = keepWeights(down, 2, room);
  const tops = room.keep(down.first);
  const counts = room.keep(down.count.map((count) => count + (count % 2)));
  const pitch = Math.ceil((width + wide.taps) / 16) * 16;
  const planes = room.take(3 * pitch);
  const band = Math.max(1, Math.floor(BAND / rowBytes));
  const from = room.take(band * rowBytes + 47);
  const narrowed = room.take((height + 1) * length + 7);
  const to = room.take(rows * length + 7);

  for (let y = 0; y < height; y += band) {
    const some = Math.min(band, height - y);
    const start = y * rowBytes;
    room.bytes(from, some * rowBytes).set(data.subarray(start, start + some * rowBytes));
    exports.narrowRows(
      ...([from, some, width, planes, pitch, firsts, wide.highs, wide.lows, wide.taps] as const),
      ...([columns, narrowed + y * length] as const),
    );
  }
  exports.shortenColumns(narrowed, length, tops, tall.highs, tall.lows, counts, tall.taps, rows, to);
  const resized = room.bytes(to, rows * length).slice();
  if (memory.buffer.byteLength > KEPT) instance = undefined;
  return resized;
}
