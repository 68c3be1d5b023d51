import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRuns, toRuns } from './mask-runs';

describe('runs of a mask', () => {
  it('are the mask', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.constantFrom(0, 1)), (width, height, stream) => {
        const data = Uint8Array.from({ length: width * height }, () => stream.next().value as number);
        const mask = { width, height, data };
        expect(fromRuns(toRuns(mask), width, height)).toEqual(mask);
      }),
    );
    expect(toRuns({ width: 3, height: 2, data: Uint8Array.of(1, 1, 0, 0, 0, 1) })).toEqual([0, 2, 3, 1]);
  });

  it('of another size are refused', () => {
    expect(() => fromRuns([3, 2], 2, 2)).toThrow(RangeError);
  });
});
