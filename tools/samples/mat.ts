/** The rubber mat below and around the part. */
import { fractal, hash, noise } from './hash-noise';
import type { Surface } from './surface';

/** Colours every cell that is not metal; the mat lies differently for every seed. */
export function drawMat(surface: Surface, seed: number): void {
  const { side } = surface;
  const shiftX = hash(1, 2, seed) * 10;
  const shiftY = hash(3, 4, seed) * 10;
  for (let cell = 0; cell < side * side; cell++) {
    if (surface.metal[cell]) continue;
    const x = ((cell % side) + 0.5) / side + shiftX;
    const y = (Math.floor(cell / side) + 0.5) / side + shiftY;
    const speckle = noise(x * 330, y * 330, seed + 10) - 0.5;
    const cloud = fractal(x * 5, y * 5, seed + 11) - 0.5;
    const weave = 0.5 * Math.sin(x * 480) * Math.sin(y * 480);
    const dust = noise(x * 170, y * 170, seed + 12) > 0.985 ? 0.08 : 0;
    const shade = 1 + 0.35 * speckle + 0.22 * cloud + 0.1 * weave;
    surface.colour[cell * 3] = 0.085 * shade + dust;
    surface.colour[cell * 3 + 1] = 0.1 * shade + dust;
    surface.colour[cell * 3 + 2] = 0.115 * shade + dust;
  }
}
