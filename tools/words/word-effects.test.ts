/** The measure of what a map says inside and outside of masks. */
import { describe, expect, it } from 'vitest';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { contrastOf, effectOf, type Truth } from './word-effects';

const encoder = { grid: 4, side: 16 } as FrozenEncoder;
const mask = (marked: (x: number, y: number) => boolean) => ({
  width: 16,
  height: 16,
  data: Uint8Array.from({ length: 256 }, (_, i) => (marked(i % 16, i >> 4) ? 1 : 0)),
});
const left = mask((x) => x < 8);
const patches = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: 16 }, (_, i) => value(i % 4, i >> 2));

describe('contrastOf', () => {
  it('is the mean inside minus the mean outside', () => {
    const two = { width: 2, height: 2, data: Uint8Array.of(1, 0, 0, 0) };
    expect(contrastOf(Float32Array.of(0.9, 0.1, 0.2, 0.3), two)).toBeCloseTo(0.7, 6);
  });

  it('is not defined for a mask that marks everything or nothing', () => {
    expect(
      contrastOf(
        new Float32Array(256),
        mask(() => true),
      ),
    ).toBeNaN();
    expect(
      contrastOf(
        new Float32Array(256),
        mask(() => false),
      ),
    ).toBeNaN();
  });
});

describe('effectOf', () => {
  const truths: Truth[] = [
    { kind: 'good', defective: false },
    { kind: 'scratch', defective: true, mask: left },
    { kind: 'scratch', defective: true, mask: mask(() => true) },
    { kind: 'dent', defective: true, mask: left },
  ];
  const flat = patches(() => 0.2);
  const maps = [flat, patches((x) => (x < 2 ? 0.8 : 0.2)), flat, flat];

  it('is by kind, over the photos where it is defined', () => {
    const { contrast } = effectOf(truths, maps, ['dent', 'scratch'], encoder);
    expect(contrast.get('dent')).toBeCloseTo(0, 6);
    // Smoothing by 4 of 16 pixels takes some of the 0.6.
    expect(contrast.get('scratch')).toBeGreaterThan(0.2);
    expect(contrast.get('scratch')).toBeLessThan(0.6);
  });

  it('gives the AUROC of the map alone, and none without good photos', () => {
    const seen = effectOf(truths.slice(0, 2), maps.slice(0, 2), ['scratch'], encoder);
    expect(seen.imageAuroc).toBe(1);
    expect(seen.pixelAuroc).toBeGreaterThan(0.9);
    expect(effectOf(truths.slice(1), maps.slice(1), ['scratch'], encoder).imageAuroc).toBeNull();
  });
});
