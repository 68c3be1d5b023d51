/**
 * A graphics card that goes away again within a minute, or before it worked, is given up; so are engines that
 * never get ready.
 */
import { expect, it } from 'vitest';
import { EngineLosses } from './engine-losses';

let now = 0;
const hours = 3_600_000;
/** How long the computer slept: one of the clocks stands still meanwhile. */
let asleep = 0;
const losses = () =>
  new EngineLosses(
    () => now,
    () => now + asleep,
  );

it('starts the graphics card again once, and does without it after two losses within a minute', () => {
  const some = losses();
  expect(some.after('gpu', true, [])).toBe('again');
  now += 59_000;
  expect(some.after('gpu', true, [])).toBe('without-gpu');
});

it('starts it again after every loss that comes later than that', () => {
  const some = losses();
  for (let i = 0; i < 10; i++) {
    expect(some.after('gpu', true, [])).toBe('again');
    now += 60_000;
  }
});

it('counts one that was lost before it was ready, however long that took', () => {
  const some = losses();
  expect(some.after('gpu', true, [])).toBe('again');
  now += 300_000;
  expect(some.after('gpu', false, [])).toBe('without-gpu');
});

it('does without it after a second loss over one question, though hours later', () => {
  const some = losses();
  expect(some.after('gpu', true, [])).toBe('again');
  now += 5 * hours;
  expect(some.after('gpu', true, [0, 1])).toBe('without-gpu');
});

it('counts no loss over one question that half a day lies before, be it asleep', () => {
  const some = losses();
  expect(some.after('gpu', true, [])).toBe('again');
  now += 3 * hours;
  asleep += 9 * hours;
  expect(some.after('gpu', true, [1])).toBe('smaller');
});

it('was at nothing while it was never ready', () => {
  const some = losses();
  expect(some.after('gpu', false, [0])).toBe('again');
  expect(some.atOnce()).toBeUndefined();
});

it('goes on in smaller pieces for a day where it was lost at work, until it is given up', () => {
  const some = losses();
  expect(some.after('gpu', true, [])).toBe('again');
  expect(some.atOnce()).toBeUndefined();
  now += hours;
  expect(some.after('gpu', true, [0])).toBe('smaller');
  expect(some.atOnce()).toBe(2);
  now += 23 * hours;
  expect(some.after('gpu', true, [])).toBe('again');
  expect(some.atOnce()).toBe(2);
  now += hours;
  expect(some.atOnce()).toBeUndefined();
  expect(some.after('gpu', true, [0])).toBe('smaller');
  expect(some.after('gpu', true, [0])).toBe('without-gpu');
  expect(some.atOnce()).toBeUndefined();
});

it('takes no larger pieces for memory that ran out where the graphics card was lost at work, too', () => {
  const some = losses();
  some.after('memory', true, [0]);
  some.after('memory', true, [1]);
  expect(some.after('gpu', true, [0])).toBe('smaller');
  expect(some.atOnce()).toBe(1);
});

it('does without one that refuses its work at once', () => {
  const some = losses();
  expect(some.after('refused', true, [0])).toBe('without-gpu');
  expect(some.atOnce()).toBeUndefined();
});

it('does not hold other losses against the graphics card', () => {
  const some = losses();
  expect(some.after('stuck', true, [])).toBe('again');
  now += 30_000;
  expect(some.after('gpu', true, [])).toBe('again');
  expect(some.after('died', false, [])).toBe('again');
  expect(some.after('gpu', false, [])).toBe('without-gpu');
});

it('takes memory that ran out more than a day ago for a shortage of that day', () => {
  const some = losses();
  expect(some.atOnce()).toBeUndefined();
  for (let days = 0; days < 3; days++) {
    expect(some.after('memory', true, [])).toBe('smaller');
    expect(some.atOnce()).toBe(2);
    now += 20 * hours;
    expect(some.after('memory', true, [])).toBe('smaller');
    now += 23 * hours;
    expect(some.atOnce()).toBe(1);
    now += hours;
    expect(some.atOnce()).toBeUndefined();
  }
  expect(['memory', 'memory', 'memory'].map((why) => some.after(why as 'memory', true, []))).toEqual([
    ...['smaller', 'smaller', 'without-gpu'],
  ]);
  expect(some.atOnce()).toBe(1);
});

it('gives up engines that are lost over and over', () => {
  const some = losses();
  const remedies = Array.from({ length: 5 }, () => some.after('died', false, []));
  expect(remedies).toEqual(['again', 'again', 'again', 'again', 'give-up']);
});
