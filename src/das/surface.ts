/** Where defects may lie: anywhere, or on the object that a foreground mask marks. */
import type { Mask, RgbImage } from '../images/rgb-image';
import type { Point } from './point';
import type { Random } from './random';
import { clipShape, type SoftShape } from './soft-shape';

/** A foreground smaller than this share of the image counts as a failed segmentation. */
const LEAST_FOREGROUND = 0.002;
/** The smallest area of a defect, in pixels. */
const LEAST_AREA = 9;

export class Surface {
  readonly width: number;
  readonly height: number;
  /** Number of pixels on which a defect may lie. */
  readonly area: number;
  readonly #allowed: Uint8Array | undefined;
  readonly #inside: Int32Array | undefined;
  readonly #outside: Int32Array | undefined;

  constructor(image: RgbImage, foreground?: Mask) {
    this.width = image.width;
    this.height = image.height;
    const total = image.width * image.height;
    this.area = total;
    if (!foreground) return;
    if (foreground.width !== image.width || foreground.height !== image.height) {
      throw new RangeError('The foreground mask has another size than the image.');
    }
    const marked = foreground.data.reduce((sum, value) => sum + (value ? 1 : 0), 0);
    if (marked < Math.max(2 * LEAST_AREA, LEAST_FOREGROUND * total) || marked === total) return;
    this.area = marked;
    this.#allowed = foreground.data;
    this.#inside = new Int32Array(marked);
    this.#outside = new Int32Array(total - marked);
    for (let i = 0, inside = 0, outside = 0; i < total; i++) {
      if (foreground.data[i]) this.#inside[inside++] = i;
      else this.#outside[outside++] = i;
    }
  }

  /** Side of a square as large as the allowed part, pixels: the object's scale. */
  get scale(): number {
    return Math.sqrt(this.area);
  }

  /** True when a foreground mask leaves some of the image outside. */
  get hasBackground(): boolean {
    return this.#outside !== undefined;
  }

  /** A defect's area in pixels, log-uniform between two shares of the allowed part. */
  drawArea(lowShare: number, highShare: number, random: Random): number {
    const low = Math.max(LEAST_AREA, lowShare * this.area);
    return random.logBetween(low, Math.max(low * 1.5, highShare * this.area));
  }

  /** A pixel on which a defect may lie. */
  point(random: Random): Point {
    return this.#inside
      ? this.#pick(this.#inside, random)
      : { x: random.integer(0, this.width - 1), y: random.integer(0, this.height - 1) };
  }

  /** A pixel at the object's edge and the direction to the background; only useful if `hasBackground`. */
  edge(random: Random): { edge: Point; outwards: Point } {
    let inner = this.point(random);
    let outer = this.#outside ? this.#pick(this.#outside, random) : this.point(random);
    const x = outer.x - inner.x;
    const y = outer.y - inner.y;
    const length = Math.max(1, Math.sqrt(x * x + y * y));
    for (let halving = 0; halving < 12; halving++) {
      const middle = { x: Math.floor((inner.x + outer.x) / 2), y: Math.floor((inner.y + outer.y) / 2) };
      if (this.allows(middle.x, middle.y)) inner = middle;
      else outer = middle;
    }
    return { edge: inner, outwards: { x: x / length, y: y / length } };
  }

  /** Whether a defect may change this pixel. */
  allows(x: number, y: number): boolean {
    return this.#allowed?.[y * this.width + x] !== 0;
  }

  /** The part of a shape on which defects may lie. */
  clip(shape: SoftShape): SoftShape | undefined {
    return clipShape(shape, this, this.#allowed);
  }

  #pick(pixels: Int32Array, random: Random): Point {
    const i = pixels[random.integer(0, pixels.length - 1)];
    return { x: i % this.width, y: Math.floor(i / this.width) };
  }
}
