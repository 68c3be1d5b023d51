/** Two losses of the graphics card within a minute are enough of it; engines that never live are given up. */
import { expect, it } from 'vitest';
import { EngineLosses } from './engine-losses';

let now = 0;
const losses = () => new EngineLosses(() => now);

it('starts the graphics card again once, and does without it after two losses within a minute', () => {
  const some = losses();
  expect(some.after('gpu', true)).toBe('again');
  now += 59_000;
  expect(some.after('gpu', true)).toBe('without-gpu');
});

it('starts it again after every loss that comes later than that', () => {
  const some = losses();
  for (let i = 0; i < 10; i++) {
    expect(some.after('gpu', true)).toBe('again');
    now += 60_000;
  }
});

it('counts one that was lost before it was ready, however long that took', () => {
  const some = losses();
  expect(some.after('gpu', true)).toBe('again');
  now += 300_000;
  expect(some.after('gpu', false)).toBe('without-gpu');
});

it('gives up engines that are lost over and over', () => {
  const some = losses();
  const remedies = Array.from({ length: 5 }, () => some.after('died', false));
  expect(remedies).toEqual(['again', 'again', 'again', 'again', 'give-up']);
});
