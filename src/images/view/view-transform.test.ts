import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampView,
  fitView,
  panView,
  revealInView,
  toFrame,
  toPicture,
  type ViewTransform,
  zoomView,
} from './view-transform';

const length = fc.integer({ min: 1, max: 2000 });
const size = fc.record({ width: length, height: length });
const point = fc.record({
  x: fc.double({ min: -3000, max: 3000, noNaN: true }),
  y: fc.double({ min: -3000, max: 3000, noNaN: true }),
});
const scale = fc.double({ min: 0.01, max: 50, noNaN: true });
const view = fc.record({ scale, x: point.map(({ x }) => x), y: point.map(({ y }) => y) });

describe('fitView', () => {
  it('shows the whole picture in the middle', () => {
    expect(fitView({ width: 200, height: 100 }, { width: 100, height: 100 })).toEqual({
      scale: 0.5,
      x: 0,
      y: 25,
    });
  });
});

describe('every change of the view', () => {
  it('leaves no part of the frame empty that the picture could fill', () => {
    const check = (seen: ViewTransform, picture: number, frame: number, offset: number) => {
      const drawn = picture * seen.scale;
      if (drawn <= frame) expect(offset).toBeCloseTo((frame - drawn) / 2, 3);
      else {
        expect(offset).toBeLessThanOrEqual(1e-9);
        expect(offset + drawn).toBeGreaterThanOrEqual(frame - 1e-3);
      }
    };
    fc.assert(
      fc.property(view, size, size, point, scale, (start, picture, frame, by, factor) => {
        const clamped = clampView(start, picture, frame);
        for (const seen of [
          clamped,
          panView(clamped, by, picture, frame),
          zoomView(clamped, factor, by, picture, frame),
          revealInView(clamped, by, 20, picture, frame),
        ]) {
          check(seen, picture.width, frame.width, seen.x);
          check(seen, picture.height, frame.height, seen.y);
        }
      }),
    );
  });
});

describe('zoomView', () => {
  it('keeps what lies under the pointer there, away from the edges', () => {
    const picture = { width: 100, height: 100 };
    const frame = { width: 100, height: 100 };
    const near = zoomView(fitView(picture, frame), 4, { x: 50, y: 50 }, picture, frame);
    expect(near.scale).toBe(4);
    expect(toPicture(near, { x: 50, y: 50 })).toEqual({ x: 50, y: 50 });
    const nearer = zoomView(near, 1.5, { x: 20, y: 70 }, picture, frame);
    const before = toPicture(near, { x: 20, y: 70 });
    const after = toPicture(nearer, { x: 20, y: 70 });
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(zoomView(nearer, 0.001, { x: 0, y: 0 }, picture, frame)).toEqual(fitView(picture, frame));
  });
});

describe('revealInView', () => {
  it('brings a point of the picture into the frame, and moves nothing that is there', () => {
    const picture = { width: 100, height: 100 };
    const frame = { width: 100, height: 100 };
    const near: ViewTransform = { scale: 4, x: 0, y: 0 };
    const at = { x: 90, y: 10 };
    const seen = toFrame(revealInView(near, at, 16, picture, frame), at);
    expect(seen).toEqual({ x: 84, y: 40 });
    expect(revealInView(near, { x: 10, y: 10 }, 16, picture, frame)).toEqual(near);
  });
});

describe('toPicture', () => {
  it('is the way back from toFrame', () => {
    fc.assert(
      fc.property(view, point, (seen, at) => {
        const back = toPicture(seen, toFrame(seen, at));
        expect(back.x).toBeCloseTo(at.x, 4);
        expect(back.y).toBeCloseTo(at.y, 4);
      }),
    );
  });
});
