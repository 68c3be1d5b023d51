import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalOrder } from './natural-order';

describe('naturalOrder', () => {
  it('counts numbers in names', () => {
    const names = ['img10.png', 'img2.png', 'img1b.png', 'img1a.png', 'img.png', 'a10/b', 'a9/b'];
    expect(names.sort(naturalOrder)).toEqual([
      'a9/b',
      'a10/b',
      'img.png',
      'img1a.png',
      'img1b.png',
      'img2.png',
      'img10.png',
    ]);
  });

  it('takes capitals and small letters alike, as a file manager does', () => {
    const names = ['b2.PNG', 'B10.png', 'a3.png', 'C1.png', 'c1.png', 'A1.png'];
    expect(names.sort(naturalOrder)).toEqual(['A1.png', 'a3.png', 'b2.PNG', 'B10.png', 'C1.png', 'c1.png']);
  });

  it('is one total order', () => {
    const name = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'B', '/', '.', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a))).toBe(0);
        expect(naturalOrder(a, b) === 0).toBe(a === b);
        if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) expect(naturalOrder(a, c)).toBeLessThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes numbers of any length', () => {
    const long = '9'.repeat(40);
    expect(naturalOrder(`a${long}`, `a1${'0'.repeat(40)}`)).toBeLessThan(0);
  });
});
