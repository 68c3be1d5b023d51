import { expect, it } from 'vitest';
import type { RgbImage } from '../images/rgb-image';
import { poses, symmetricPoses } from './poses';

const symmetries = symmetricPoses.map((pose) => (picture: RgbImage) => poses[pose].of(picture, 1));

const numbered = (side: number) => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => i),
});
const text = (data: Uint8Array) => [...data].join();

it('are eight different pictures, the first of them the picture itself', () => {
  const picture = numbered(5);
  const all = symmetries.map((symmetry) => text(symmetry(picture).data));
  expect(new Set(all).size).toBe(8);
  expect(all[0]).toBe(text(picture.data));
});

it('are closed: one after another is one of them, and each has one that undoes it', () => {
  const picture = numbered(4);
  const all = symmetries.map((symmetry) => text(symmetry(picture).data));
  for (const first of symmetries) {
    const after = symmetries.map((second) => text(second(first(picture)).data));
    expect([...after].sort()).toEqual([...all].sort());
    expect(after).toContain(text(picture.data));
  }
});

it('the second mirrors left and right', () => {
  const mirrored = symmetries[1](numbered(3)).data;
  expect([...mirrored.subarray(0, 3)]).toEqual([6, 7, 8]);
  expect([...mirrored.subarray(6, 9)]).toEqual([0, 1, 2]);
});
