/** How results are told when the program made some of them by itself. */
import { expect, it } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { doneOf } from '../photos/photo';
import { resultsIn, told } from './told-results';

const said = (decision: 'pass' | 'fail', time: number) => ({ decision, note: '', person: 'Ann', time });
const resultOf = (id: string, more: Partial<ResultRecord>) =>
  ({ id, sha256: 'a', time: 1, verdict: 'pass', version: 1, review: null, ...more }) as ResultRecord;

it('counts a decision on what the program looked at by itself for the latest result that was asked for', () => {
  const results = [
    resultOf('earlier', {}),
    resultOf('counted', { review: said('pass', 2) }),
    resultOf('again', { version: 2, unasked: true, review: said('fail', 3) }),
    resultOf('other', { sha256: 'b', review: said('pass', 9) }),
    resultOf('inherited', { sha256: 'b', unasked: true, review: said('fail', 4) }),
  ];
  const { parts } = told([], results, [], results.map(doneOf));
  expect(parts.map(({ review }) => review?.decision)).toEqual([undefined, 'fail', 'fail', 'pass', 'fail']);
});

it('has what was inspected in a period, and what was said where it was looked at again after it', () => {
  const all = [
    resultOf('before', { time: 9 }),
    resultOf('first', { sha256: 'b', time: 10 }),
    resultOf('last', { time: 19 }),
    resultOf('after', { sha256: 'c', time: 20 }),
    resultOf('again', { time: 30, unasked: true, review: said('fail', 40) }),
  ].map(doneOf);
  const results = resultsIn(all, { from: 10, to: 20 });
  expect(results.map(({ id }) => id)).toEqual(['first', 'last']);
  const { parts } = told([], results, [], all);
  expect(parts.map(({ review }) => review?.decision)).toEqual([undefined, 'fail']);
});

it('leaves what was said of a part that was given again after the period to that later one', () => {
  const all = [
    resultOf('then', { time: 10 }),
    resultOf('again', { time: 15, unasked: true, review: said('pass', 16) }),
    resultOf('anew', { time: 25, review: said('fail', 26) }),
    resultOf('inherits', { time: 30, unasked: true, review: said('fail', 26) }),
  ].map(doneOf);
  const { parts } = told([], resultsIn(all, { from: 0, to: 15 }), [], all);
  expect(parts.map(({ review }) => review?.decision)).toEqual(['pass']);
});
