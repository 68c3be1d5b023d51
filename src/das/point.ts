/** A place in pixels, or a direction when its length is 1; x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
