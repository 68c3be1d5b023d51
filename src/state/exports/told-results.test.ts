/** How results are told of which the program made some by itself. */
import { expect, it } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { told } from './told-results';

it('counts a decision on what the program looked at by itself for the latest result that was asked for', () => {
  const said = (decision: 'pass' | 'fail', time: number) => ({ decision, note: '', person: 'Ann', time });
  const resultOf = (id: string, more: Partial<ResultRecord>) =>
    ({ id, sha256: 'a', time: 1, verdict: 'pass', version: 1, review: null, ...more }) as ResultRecord;
  const results = [
    resultOf('earlier', {}),
    resultOf('counted', { review: said('pass', 2) }),
    resultOf('again', { version: 2, unasked: true, review: said('fail', 3) }),
    resultOf('other', { sha256: 'b', review: said('pass', 9) }),
    resultOf('inherited', { sha256: 'b', unasked: true, review: said('fail', 4) }),
  ];
  const { parts } = told([], results, []);
  expect(parts.map(({ review }) => review?.decision)).toEqual([undefined, 'fail', 'fail', 'pass', 'fail']);
});
