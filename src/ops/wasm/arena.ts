/** Memory of the WebAssembly program, handed out piece by piece and freed as a whole. */
import { freeAt } from './assembly/plan';

const pageBytes = 65_536;
/** As much as 32 bits can address. */
const mostPages = 65_536;
/** Vector registers and cache lines are aligned to this, in bytes. */
const alignment = 64;

export class Arena {
  readonly memory: WebAssembly.Memory;
  private free = freeAt;

  /** @param maximum the most pages of 64 KiB that it grows to */
  constructor(maximum = mostPages) {
    this.memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true });
  }

  /**
   * @returns the address of `bytes` new bytes, which are 0
   * @throws RangeError where the machine has no more memory; nothing is taken then, and later pieces follow
   *   the earlier ones
   */
  take(bytes: number): number {
    const start = Math.ceil(this.free / alignment) * alignment;
    const end = start + bytes;
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.memory.grow(missing);
    this.free = end;
    return start;
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  bytes(at: number, length: number): Int8Array {
    return new Int8Array(this.memory.buffer, at, length);
  }

  words(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }

  /** Writes one word. */
  set(at: number, value: number): void {
    this.words(at, 1)[0] = value;
  }

  /** Copies numbers into new memory. */
  keep(values: Float32Array): number {
    const at = this.take(values.byteLength);
    this.floats(at, values.length).set(values);
    return at;
  }
}
