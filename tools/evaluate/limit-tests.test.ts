import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limitTests } from './limit-tests';

const photos = (good: number, defective: number) =>
  Array.from({ length: good + defective }, (_, i) => ({ path: `${i}`, kind: 'x', defective: i >= good }));

it('draws as many as asked, in their order, of both sorts, as near to their shares as can be', () => {
  const counts = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 2, max: 60 }), (good, defective, limit) => {
      const all = photos(good, defective);
      const drawn = limitTests(all, limit);
      expect(drawn).toHaveLength(Math.min(limit, all.length));
      expect(all.filter((photo) => drawn.includes(photo))).toEqual(drawn);
      expect(limitTests(all, limit)).toEqual(drawn);
      const bad = drawn.filter((photo) => photo.defective).length;
      if (defective > 0) expect(bad).toBeGreaterThan(0);
      if (good > 0) expect(bad).toBeLessThan(drawn.length);
      const share = (drawn.length * defective) / Math.max(1, all.length);
      expect(Math.abs(bad - share)).toBeLessThanOrEqual(1);
    }),
  );
});
