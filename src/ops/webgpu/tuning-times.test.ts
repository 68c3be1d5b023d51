/** A round stands out from noise or is not run at all, and no variant that may be the fastest is dropped. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canTell, dispatchesOfRound, mostOfRound, worthTrying } from './tuning-times';

const milliseconds = (max: number) => fc.double({ min: 0, max, noNaN: true });

it('takes as many dispatches as the clock needs, and never many that take long', () =>
  fc.assert(
    fc.asyncProperty(milliseconds(25), milliseconds(200), async (blur, each) => {
      const tried: number[] = [];
      const found = await dispatchesOfRound(blur, async (dispatches) => {
        tried.push(dispatches);
        return blur + dispatches * each;
      });
      expect(tried[0]).toBe(1);
      expect(Math.max(...tried)).toBeLessThanOrEqual(64);
      for (const dispatches of tried.slice(1))
        expect(dispatches * each).toBeLessThanOrEqual(mostOfRound + 1e-9);
      if (found === undefined) {
        // Twice as many as the last would be too many, or take too long.
        const most = tried.at(-1)!;
        expect(most === 64 || 2 * most * each > mostOfRound - 1e-9).toBe(true);
        expect(most * each).toBeLessThan(4 * blur + 1e-9);
      } else {
        expect(found).toBe(tried.at(-1));
        expect(found * each).toBeGreaterThan(4 * blur - 1e-9);
      }
    }),
  ));

it.each([
  ['a timer of 100 ms', 100, false],
  ['half a millisecond', 0.45, true],
])('%s', (_, blur, told) => {
  expect(canTell(blur)).toBe(told);
});

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const someNames = fc.subarray(names, { minLength: 1 });
const someTimes = fc.dictionary(fc.constantFrom(...names), fc.double({ min: 0.01, max: 100, noNaN: true }));

it('tries on many rows what came within twice the best on few, two at least, and all where none was timed', () => {
  fc.assert(
    fc.property(someNames, someTimes, (allowed, times) => {
      const known = new Map(Object.entries(times));
      const worth = worthTrying(allowed, known);
      const timed = allowed.filter((name) => known.has(name));
      if (timed.length === 0) {
        expect(worth).toEqual(allowed);
        return;
      }
      const least = Math.min(...timed.map((name) => times[name]));
      expect(worth.length).toBeGreaterThanOrEqual(Math.min(2, timed.length));
      for (const name of timed) {
        if (times[name] <= 2 * least) expect(worth).toContain(name);
        else if (worth.includes(name)) expect(worth).toHaveLength(2);
      }
      for (const name of worth) expect(timed).toContain(name);
    }),
  );
  expect(worthTrying(names)).toEqual(names);
});
