/** A version's lessons are counted back to its training. */
import { expect, it } from 'vitest';
import { isTaught, lessonsSinceTraining } from './taught';

const trained = { number: 1 };
const second = { number: 2, taught: { from: 1, good: 8, bad: 2, waits: false }, defects: ['a', 'b'] };
const third = { number: 3, taught: { from: 2, good: 1, bad: 2, waits: false }, defects: ['a', 'b', 'c'] };

it('counts what all teachings since the training gave, and a defect once', () => {
  expect(lessonsSinceTraining(third, [trained, second, third])).toEqual({ good: 9, bad: 3 });
  expect([trained, second].map(isTaught)).toEqual([false, true]);
});

it.each([
  ['of an earlier program', { number: 2, defects: ['a'] }, [trained]],
  ['that goes back to one of an earlier program', third, [{ number: 2, defects: ['a', 'b'] }]],
  ['whose earlier version is gone', third, [trained]],
  ['that names itself', { ...second, taught: { ...second.taught, from: 2 } }, [trained]],
])('does not know the counts of a version %s', (_, version, others) => {
  expect(isTaught(version)).toBe(true);
  expect(lessonsSinceTraining(version, [...others, version])).toBeUndefined();
});
