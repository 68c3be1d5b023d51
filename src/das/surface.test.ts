import { expect, it } from 'vitest';
import { samplePicture } from '../../tools/testing/sample-picture';
import { drawCrack } from './crack';
import { Random } from './random';
import { Surface } from './surface';

const [width, height] = [100, 80];
const image = samplePicture(width, height);
const surfaceOf = (isObject: (x: number, y: number) => boolean) => {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    isObject(i % width, Math.floor(i / width)) ? 1 : 0,
  );
  return new Surface(image, { width, height, data });
};

it('an edge lies on the object, and its way outwards leads off it', () => {
  const disc = surfaceOf((x, y) => (x - 45) ** 2 + (y - 40) ** 2 < 20 ** 2);
  const random = new Random(2);
  for (let i = 0; i < 200; i++) {
    const { edge, outwards } = disc.edge(random);
    expect(Math.hypot(outwards.x, outwards.y)).toBeCloseTo(1, 9);
    expect(disc.allows(edge.x, edge.y)).toBe(true);
    const beyond = { x: Math.round(edge.x + 10 * outwards.x), y: Math.round(edge.y + 10 * outwards.y) };
    expect(disc.allows(beyond.x, beyond.y)).toBe(false);
  }
});

it('a crack stays on the object with its lit rim', () => {
  const square = surfaceOf((x, y) => x >= 10 && x < 30 && y >= 20 && y < 40);
  const changed = new Set<boolean>();
  for (let seed = 0; seed < 30; seed++) {
    const canvas = image.data.slice();
    drawCrack({ source: image, canvas, surface: square, random: new Random(seed), effort: 0 });
    canvas.forEach((level, i) => {
      const pixel = Math.floor(i / 3);
      if (level !== image.data[i]) changed.add(square.allows(pixel % width, Math.floor(pixel / width)));
    });
  }
  expect(changed).toEqual(new Set([true]));
});
