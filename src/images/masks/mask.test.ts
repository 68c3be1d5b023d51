import { describe, expect, it } from 'vitest';
import { fullMask, intersect, markedShare, maskFromImage } from './mask';

const marked = (...values: number[]) => [
  ...maskFromImage({
    width: values.length,
    height: 1,
    data: Uint8Array.from(values.flatMap((v) => [0, v, 0])),
  }).data,
];

describe('maskFromImage', () => {
  it('marks bright pixels', () => {
    expect(marked(0, 127, 128, 255)).toEqual([0, 0, 1, 1]);
  });

  it('marks every kind of a mask that numbers them', () => {
    expect(marked(0, 1, 2, 0)).toEqual([0, 1, 1, 0]);
    expect(marked(0, 0)).toEqual([0, 0]);
  });
});

it('says which share of its pixels a mask marks', () => {
  expect(markedShare({ width: 5, height: 1, data: Uint8Array.of(1, 0, 0, 1, 0) })).toBe(0.4);
});

it('intersects: what both masks mark, and a full one changes nothing', () => {
  const mask = { width: 2, height: 2, data: Uint8Array.of(1, 1, 0, 0) };
  const other = { width: 2, height: 2, data: Uint8Array.of(1, 0, 1, 0) };
  expect([...intersect(mask, other).data]).toEqual([1, 0, 0, 0]);
  expect(intersect(mask, fullMask(mask))).toEqual(mask);
});
