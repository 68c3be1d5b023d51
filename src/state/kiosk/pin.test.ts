import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPin, isPin, isRightPin, secondsToWait, waitAfter } from './pin';

const digits = fc.stringMatching(/^\d{4,12}$/u);

describe('a PIN', () => {
  it('is known again by its hash, and no other is', async () => {
    await fc.assert(
      fc.asyncProperty(digits, digits, async (pin, other) => {
        const hash = await hashPin(pin, 10);
        expect(await isRightPin(pin, hash)).toBe(true);
        expect(await isRightPin(other, hash)).toBe(pin === other);
        expect(JSON.stringify(hash.hash)).not.toContain(pin.padEnd(64, 'x'));
      }),
      { numRuns: 50 },
    );
  });

  it('has another hash each time', async () => {
    const [a, b] = [await hashPin('2468', 10), await hashPin('2468', 10)];
    expect(a.salt).not.toBe(b.salt);
    expect(a.hash).not.toBe(b.hash);
  });

  it('is derived as RFC 7914 (section 11) derives it', async () => {
    const salt = Array.from(new TextEncoder().encode('salt'), (byte) => byte.toString(16)).join('');
    const hash = '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc';
    expect(await isRightPin('passwd', { salt, hash, iterations: 1 })).toBe(true);
  });

  it.each([
    ['1234', true],
    ['123', false],
    ['1234567890123', false],
    ['12a4', false],
    ['', false],
  ])('%j: %s', (pin, right) => expect(isPin(pin)).toBe(right));
});

it('makes one wait longer with every wrong try, but never for hours', () => {
  expect([0, 1, 2, 3, 4, 5].map(waitAfter)).toEqual([0, 0, 0, 5, 10, 20]);
  expect(waitAfter(1000)).toBe(300);
});

it('counts the wait down, and never beyond it', () => {
  expect(secondsToWait({ count: 2, last: 5000 }, 5000)).toBe(0);
  expect([0, 100, 4000, 5000, 9999].map((ms) => secondsToWait({ count: 3, last: 0 }, ms))).toEqual([
    5, 5, 1, 0, 0,
  ]);
  const tries = fc.record({ count: fc.nat({ max: 40 }), last: fc.integer() });
  fc.assert(
    fc.property(tries, fc.integer(), (wrong, now) => {
      const seconds = secondsToWait(wrong, now);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(waitAfter(wrong.count));
    }),
  );
});
