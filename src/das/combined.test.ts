import { describe, expect, it } from 'vitest';
import { samplePicture } from '../../tools/testing/sample-picture';
import { drawCombined } from './combined';
import { Random } from './random';
import { Surface } from './surface';

/** In how many of 60 tries a combined defect can be drawn on a picture. */
function taken(image: ReturnType<typeof samplePicture>): number {
  let count = 0;
  for (let seed = 0; seed < 60; seed++) {
    const scene = {
      source: image,
      canvas: image.data.slice(),
      surface: new Surface(image),
      random: new Random(seed),
      effort: 0,
    };
    if (drawCombined(scene)) count++;
  }
  return count;
}

describe('drawCombined', () => {
  it('needs two defects to take: a flat picture refuses the kinds that move or blur', () => {
    const flat = { width: 96, height: 96, data: new Uint8Array(96 * 96 * 3).fill(128) };
    expect(taken(samplePicture(96, 96))).toBeGreaterThan(50);
    expect(taken(flat)).toBeLessThan(45);
    expect(taken(flat)).toBeGreaterThan(5);
  });
});
