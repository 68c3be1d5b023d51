import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareDone, shareWithin, TimeLeft, type Work } from './training-progress';

const phases = ['starting', 'reading', 'encoding', 'synthesising', 'training', 'calibrating'] as const;

it('never goes back, and ends at the whole', () => {
  const work = fc
    .record({
      at: fc.nat(phases.length - 1),
      of: fc.integer({ min: 1, max: 50 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ at, of, share }) => ({ at, work: { phase: phases[at], done: Math.round(share * of), of } }));
  fc.assert(
    fc.property(work, work, (one, other) => {
      if (one.at > other.at) expect(shareDone(one.work)).toBeGreaterThanOrEqual(shareDone(other.work));
      expect(shareDone(one.work)).toBeLessThanOrEqual(1);
    }),
  );
  expect(shareDone({ phase: 'calibrating', done: 4, of: 4 })).toBe(1);
});

it('keeps a phase within its part of the whole, whatever is counted', () => {
  expect(shareWithin([0.6, 0.75], 3, 2)).toBe(0.75);
  const counts = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 50 }));
  fc.assert(fc.property(counts, ([done, of]) => shareWithin([0.1, 0.2], done, of) <= 0.2));
});

it('forecasts steps by the steps before them, and counts no pause', () => {
  let now = 0;
  const left = new TimeLeft(() => now);
  const step = (done: number): Work => ({ phase: 'training', done, of: 20 });
  expect(left.after({ phase: 'encoding', done: 0, of: 3 })).toBeUndefined();
  now = 40_000;
  left.after(step(1));
  for (let done = 2; done <= 11; done++) {
    now += 1000;
    left.after(step(done));
  }
  const before = left.after(step(11))!;
  expect(before).toBeGreaterThan(9);
  expect(before).toBeLessThan(11);
  left.pause();
  now += 600_000;
  left.goOn();
  expect(left.after(step(11))).toBe(before);
  now += 1000;
  expect(left.after(step(12))).toBeLessThan(before);
});

it('going on from the middle forecasts what is left only', () => {
  let now = 0;
  const left = new TimeLeft(() => now);
  for (let done = 15; done <= 18; done++) {
    now += 2000;
    left.after({ phase: 'training', done, of: 20 });
  }
  expect(left.after({ phase: 'training', done: 18, of: 20 })).toBeLessThan(7);
});
