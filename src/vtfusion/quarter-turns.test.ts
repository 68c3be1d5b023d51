import { expect, it } from 'vitest';
import type { RgbImage } from '../images/rgb-image';
import { quarterTurns, turnQuarter } from './quarter-turns';

const numbered = (side: number) => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => i),
});

it('turns clockwise: the top left corner goes to the top right', () => {
  const side = 4;
  const turned = turnQuarter(numbered(side));
  expect([...turned.data.subarray((side - 1) * 3, side * 3)]).toEqual([0, 1, 2]);
});

it('comes back after four quarter turns, and not before', () => {
  const image = numbered(5);
  let turned: RgbImage = image;
  for (let i = 1; i <= 4; i++) {
    turned = turnQuarter(turned);
    expect(turned.data.every((value, j) => value === image.data[j])).toBe(i === 4);
  }
});

it('gives the turns that are missing beside the upright picture', () => {
  expect(quarterTurns(1)).toHaveLength(0);
  expect(quarterTurns(4)).toHaveLength(3);
  const image = numbered(3);
  expect(quarterTurns(2).map((turn) => turn(image).data)).toEqual([turnQuarter(turnQuarter(image)).data]);
});
