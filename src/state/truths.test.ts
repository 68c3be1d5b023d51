import { describe, expect, it } from 'vitest';
import type { ResultRecord, Review } from '../database/records';
import type { Inspected } from './photo';
import { knownScores, truthsOf } from './truths';

const sum = (letter: string) => letter.repeat(64);
const review = (decision: Review['decision'], time: number): Review => ({
  ...{ decision, time, note: '', person: '' },
});
let made = 0;
function result(photo: string, version: number, score: number, said: Review | null = null): ResultRecord {
  made++;
  const thresholds = {
    ...{ pass: 1, fail: 2 },
    calibration: { threshold: 1, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 },
  };
  return {
    ...{ project: 'p', id: `${made}`, version, name: photo, sha256: sum(photo), width: 10, height: 10 },
    ...{ time: made, score, verdict: 'pass', thresholds, milliseconds: 1, review: said, blobs: [] },
  };
}
const done = (results: readonly ResultRecord[]): Inspected[] =>
  results.map((one) => ({ id: one.id, name: one.name, status: 'done', result: one }));

describe('truthsOf', () => {
  it('takes the latest word on a photo, in whatever order it was stored', () => {
    const truths = truthsOf([
      result('a', 1, 1, review('fail', 20)),
      result('a', 2, 1, review('pass', 10)),
      result('b', 1, 1, review('pass', 5)),
      result('b', 1, 1, review('uncertain', 6)),
      result('c', 1, 1),
    ]);
    expect([...truths]).toEqual([[sum('a'), 'bad']]);
  });
});

describe('knownScores', () => {
  const inspected = [
    ...done([
      result('a', 1, 0.5, review('pass', 1)),
      result('a', 2, 0.6),
      result('b', 1, 3, review('fail', 1)),
      result('c', 2, 0.7),
      result('d', 2, 0.1, review('pass', 1)),
      result('e', 2, 0.9, review('pass', 1)),
      result('e', 2, 0.8),
    ]),
    { id: 'x', name: 'x', status: 'failed', message: 'no picture' } as const,
  ];

  it('counts each photo once by its latest score, and what was learnt from not at all', () => {
    const known = knownScores(inspected, 2, new Set([sum('d')]));
    expect(known).toMatchObject({ good: [0.6, 0.8], bad: [], unknown: [0.7] });
    expect(known.unscored.map(({ name }) => name)).toEqual(['b']);
  });

  it('knows of each version its own', () => {
    expect(knownScores(inspected, 1, new Set())).toMatchObject({ good: [0.5], bad: [3], unknown: [] });
  });
});
