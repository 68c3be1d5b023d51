import { describe, expect, it } from 'vitest';
import { markedPixels } from '../images/masks/mask';
import { settleChange, VISIBLE_CHANGE } from './changed';

const side = 80;
const blank = () => new Uint8Array(side * side * 3).fill(100);
const paint = (data: Uint8Array, x: number, y: number, by: number) =>
  data.fill(100 + by, (y * side + x) * 3, (y * side + x) * 3 + 3);
const settle = (edited: Uint8Array) => settleChange(blank(), edited, side, side);

describe('settleChange', () => {
  it('marks a change and restores what is too faint to see', () => {
    const edited = blank();
    for (let x = 10; x < 20; x++) {
      paint(edited, x, 30, VISIBLE_CHANGE);
      paint(edited, x, 60, VISIBLE_CHANGE - 1);
    }
    const mask = settle(edited);
    expect(markedPixels(mask)).toBe(10);
    expect(mask.data[30 * side + 15]).toBe(1);
    expect(edited[60 * side * 3 + 45]).toBe(100);
    expect(edited[30 * side * 3 + 45]).toBe(100 + VISIBLE_CHANGE);
  });

  it('bridges gaps in a dense change', () => {
    const edited = blank();
    for (let y = 20; y < 40; y++) for (let x = 20; x < 40; x++) if ((x + y) % 4) paint(edited, x, y, 50);
    const area = markedPixels(settle(edited));
    expect(area).toBeGreaterThan(395);
    expect(area).toBeLessThanOrEqual(400);
  });

  it('does not bridge a sparse one, nor reach beyond its ends', () => {
    const edited = blank();
    for (let x = 20; x < 60; x++) {
      paint(edited, x, 20, 40);
      paint(edited, x, 22, -40);
      paint(edited, x, 50, 40);
    }
    const { data: mask } = settle(edited);
    expect(mask[50 * side + 19]).toBe(0);
    expect(mask[50 * side + 60]).toBe(0);
    expect(mask[51 * side + 40]).toBe(0);
  });

  it('drops single pixels', () => {
    const edited = blank();
    paint(edited, 40, 40, 90);
    expect(markedPixels(settle(edited))).toBe(0);
    expect(edited).toEqual(blank());
  });

  it('keeps marks on the border', () => {
    const edited = blank();
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) paint(edited, x, y, 60);
    const mask = settle(edited);
    expect(markedPixels(mask)).toBe(64);
    expect(mask.data[0]).toBe(1);
  });
});
