import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenDuration, timeLeft, unknownPace, withPhoto } from './batch-progress';

describe('the time left', () => {
  it('is unknown before the first photo, and follows the latest ones', () => {
    expect(timeLeft(unknownPace, 10)).toBeUndefined();
    let pace = withPhoto(unknownPace, 5000);
    expect(timeLeft(pace, 10)).toBe(50_000);
    for (let i = 0; i < 20; i++) pace = withPhoto(pace, 100);
    expect(timeLeft(pace, 10)).toBe(1000);
  });

  it('lies between what the quickest and the slowest of them say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9999 }), { minLength: 1, maxLength: 60 }),
        fc.nat(500),
        (times, left) => {
          const pace = times.reduce(withPhoto, unknownPace);
          const recent = times.slice(-20);
          expect(timeLeft(pace, left)!).toBeGreaterThanOrEqual(Math.min(...recent) * left - 1e-6);
          expect(timeLeft(pace, left)!).toBeLessThanOrEqual(Math.max(...recent) * left + 1e-6);
        },
      ),
    );
  });
});

it.each([
  [0, 5, 'second'],
  [5001, 10, 'second'],
  [55_000, 55, 'second'],
  [56_000, 1, 'minute'],
  [600_000, 10, 'minute'],
  [91 * 60_000, 1.5, 'hour'],
])('says %i ms as %f %s', (ms, count, unit) => expect(spokenDuration(ms)).toEqual({ count, unit }));

it('never says less for more', () => {
  const seconds = { second: 1, minute: 60, hour: 3600 };
  const length = (ms: number) => spokenDuration(ms).count * seconds[spokenDuration(ms).unit];
  const times = fc.nat({ max: 10 * 3600_000 });
  fc.assert(
    fc.property(times, times, (a, b) => {
      expect(length(Math.max(a, b))).toBeGreaterThanOrEqual(length(Math.min(a, b)));
    }),
  );
});
