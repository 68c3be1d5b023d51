import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAround } from './cut';

describe('cutAround', () => {
  it('holds the part, framed, wherever it lies', () => {
    const side = fc.integer({ min: 1, max: 12 });
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(side, side, share, share, share, share, fc.nat(9), (width, height, a, b, c, d, margin) => {
        const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => i % 251);
        const [x, y] = [Math.floor(a * width), Math.floor(b * height)];
        const part = {
          x,
          y,
          width: 1 + Math.floor(c * (width - x)),
          height: 1 + Math.floor(d * (height - y)),
        };
        const { image, frame } = cutAround({ width, height, data }, part, margin);
        expect(image.data.length).toBe(image.width * image.height * 3);
        expect(image.width).toBe(Math.min(width, part.width + 2 * margin));
        for (let v = 0; v < part.height; v++) {
          for (let u = 0; u < part.width; u++) {
            const cut = image.data[((frame.y + v) * image.width + frame.x + u) * 3];
            expect(cut).toBe(data[((part.y + v) * width + part.x + u) * 3]);
          }
        }
      }),
    );
  });
});
