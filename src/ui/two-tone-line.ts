const halo = 'rgb(0 0 0 / 70%)';
const ink = '#ffffff';

/**
 * Draws a light line in a dark one, to be visible on any photo.
 * @param scale CSS pixels a unit of the context: the line is as wide at every zoom
 */
export function strokeTwice(context: CanvasRenderingContext2D, path: Path2D, scale: number): void {
  context.strokeStyle = halo;
  context.lineWidth = 4 / scale;
  context.stroke(path);
  context.strokeStyle = ink;
  context.lineWidth = 1.75 / scale;
  context.stroke(path);
}
