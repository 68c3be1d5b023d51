/**
 * One seeded stream of random draws. Only +, -, *, / and sqrt are used, which IEEE 754 specifies exactly,
 * because Math.sin, exp, log and pow may differ between JavaScript engines.
 */
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Point } from './point';

const TWO_32 = 4294967296;
/** Standard deviation of the sum of twelve independent bytes. */
const TWELVE_BYTES_SD = 255.998046875;

export class Random {
  #generator: RandomGenerator;

  /**
   * @param seed any finite number; whole numbers below 2^32 give different streams, larger ones may share one
   */
  constructor(seed: number) {
    const whole = Math.floor(seed);
    this.#generator = xoroshiro128plus(scramble((whole >>> 0) ^ scramble(Math.floor(whole / TWO_32) >>> 0)));
    // The generator's first outputs still resemble the seed.
    for (let i = 0; i < 8; i++) this.#generator.next();
  }

  /** The current state of the stream. */
  state(): readonly number[] {
    return [...this.#generator.getState()];
  }

  /** Continues from another stream's state. @throws Error if it is not a state of this kind of stream */
  goTo(state: readonly number[]): void {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return (this.#generator.next() >>> 0) / TWO_32;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Uniform integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** -1 or 1. */
  sign(): number {
    return this.chance(0.5) ? 1 : -1;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)];
  }

  /** Log-uniform in [low, high): every doubling is equally likely. Both must be positive. */
  logBetween(low: number, high: number): number {
    // low * (high / low)^u, with u written in binary: its k-th digit multiplies by the 2^k-th root.
    let digits = this.#generator.next();
    let root = high / low;
    let value = low;
    for (let k = 0; k < 24; k++) {
      root = Math.sqrt(root);
      if (digits & 1) value *= root;
      digits >>>= 1;
    }
    return value;
  }

  /** Normal with mean 0 and standard deviation 1, as a sum of twelve bytes: bounded by about +-6. */
  gaussian(): number {
    let sum = 0;
    for (let i = 0; i < 3; i++) {
      const word = this.#generator.next();
      sum += (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
    }
    return (sum - 12 * 127.5) / TWELVE_BYTES_SD;
  }

  /** A direction: uniform on the unit circle. */
  direction(): Point {
    for (;;) {
      const x = this.between(-1, 1);
      const y = this.between(-1, 1);
      const square = x * x + y * y;
      if (square > 0.01 && square <= 1) {
        const length = Math.sqrt(square);
        return { x: x / length, y: y / length };
      }
    }
  }

  /** A new array with the items in random order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

/** Mixes 32 bits so that seeds 1, 2, 3, ... start far apart. */
function scramble(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
