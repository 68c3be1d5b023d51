import { expect, it } from 'vitest';
import { sizeWithin } from './size-within';

it('makes the longer side as long as it may be, enlarges nothing, and leaves a row of a line scan', () => {
  expect(sizeWithin({ width: 1200, height: 800 }, 480)).toEqual([480, 320]);
  expect(sizeWithin({ width: 20, height: 30 }, 480)).toEqual([20, 30]);
  expect(sizeWithin({ width: 16384, height: 20 }, 320)).toEqual([320, 1]);
});
