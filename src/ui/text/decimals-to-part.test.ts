import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalsToPart, scoreDecimals } from './decimals-to-part';

it('writes a score as far as it takes to tell it from its limits', () => {
  expect(decimalsToPart(0.19203, 0.19151, 0.236)).toBe(4);
  expect(decimalsToPart(0.1, 0.2, 0.3)).toBe(3);
  expect(decimalsToPart(0.2, 0.2, 0.3)).toBe(3);
  expect(decimalsToPart(0.2000000001, 0.2)).toBe(6);
  expect(decimalsToPart(-0.0001, 0.0001)).toBe(4);
  const thresholds = { pass: 0.19151, fail: 0.236 };
  expect(scoreDecimals([0.5, 0.19203, 0.1].map((score) => ({ score, thresholds })))).toBe(4);
  expect(scoreDecimals([])).toBe(3);
});

it('parts what is a millionth apart or more, with no more decimals than it takes', () => {
  const number = fc.integer({ min: -1e6, max: 1e6 }).map((whole) => whole / 1e6);
  fc.assert(
    fc.property(number, number, (one, other) => {
      const digits = decimalsToPart(one, other);
      if (one !== other) expect(one.toFixed(digits)).not.toBe(other.toFixed(digits));
      if (digits > 3)
        expect(Number(one.toFixed(digits - 1)) === Number(other.toFixed(digits - 1))).toBe(true);
    }),
  );
});
