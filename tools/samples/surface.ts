/** The scene as maps, seen straight from above: one cell a sample, row by row, y down, z towards the camera. */

/** Lengths are shares of the picture's side. */
export interface Surface {
  /** Cells a side. */
  readonly side: number;
  /** z; the table is at 0. */
  readonly height: Float32Array;
  /** 1 where metal, 0 where table. */
  readonly metal: Uint8Array;
  /** Reflectance, three channels a cell, about [0, 1]. */
  readonly colour: Float32Array;
  /** 0 a mirror, 1 dull. */
  readonly roughness: Float32Array;
  /** Unit vector along the tool marks, two numbers a cell. */
  readonly grain: Float32Array;
  /** Tilt of the surface across the tool marks, as a slope. */
  readonly ripple: Float32Array;
}

export function emptySurface(side: number): Surface {
  const cells = side * side;
  return {
    side,
    height: new Float32Array(cells),
    metal: new Uint8Array(cells),
    colour: new Float32Array(cells * 3),
    roughness: new Float32Array(cells).fill(1),
    grain: new Float32Array(cells * 2),
    ripple: new Float32Array(cells),
  };
}

/** Where the part lies: part coordinates have their origin at its centre and turn with it. */
export interface Pose {
  /** Centre in the picture, shares of the side. */
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise in the picture. */
  readonly turn: number;
  readonly scale: number;
}

/** Calls `visit` with each cell's index and part coordinates. */
export function eachCell(
  side: number,
  pose: Pose,
  visit: (cell: number, u: number, v: number) => void,
): void {
  const cos = Math.cos(pose.turn) / pose.scale;
  const sin = Math.sin(pose.turn) / pose.scale;
  for (let row = 0; row < side; row++) {
    const y = (row + 0.5) / side - pose.y;
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5) / side - pose.x;
      visit(row * side + column, x * cos + y * sin, y * cos - x * sin);
    }
  }
}
