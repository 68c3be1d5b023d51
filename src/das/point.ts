/** A place in pixels, or a direction of length 1; x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The direction of a vector after a turn whose tangent is given; for small turns that is the angle. */
export function turned(v: Point, tangent: number): Point {
  const x = v.x - v.y * tangent;
  const y = v.y + v.x * tangent;
  const length = Math.sqrt(x * x + y * y);
  return { x: x / length, y: y / length };
}
