import { describe, expect, it } from 'vitest';
import { resultRecord } from '../../../tools/testing/records';
import type { ResultRecord, Review } from '../../database/records';
import type { Inspected } from './photo';
import { knownScores, lessonsOf, otherDecision, truthsOf } from './truths';

const sum = (letter: string) => letter.repeat(64);
const review = (decision: Review['decision'], time: number): Review => ({
  decision,
  time,
  note: '',
  person: '',
});
let made = 0;
function result(
  photo: string,
  version: number,
  score: number,
  said: Review | null = null,
  verdict: ResultRecord['verdict'] = 'pass',
): ResultRecord {
  made++;
  const calibration = { threshold: 1, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 };
  return resultRecord({
    project: 'p',
    id: `${made}`,
    version,
    name: photo,
    sha256: sum(photo),
    time: made,
    score,
    verdict,
    thresholds: { pass: 1, fail: 2, calibration },
    review: said,
    blobs: [],
  });
}
const done = (results: readonly ResultRecord[]): Inspected[] =>
  results.map((one) => ({ id: one.id, name: one.name, status: 'done', result: one }));

/** A version, and the photos that it learnt from. */
const judge = (number: number, ...shots: string[]) => ({
  number,
  shots: shots.map((name) => ({ name, sha256: sum(name) })),
});

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

it('knows the originals of good photos that came with a project’s file without their places', () => {
  const said = { placeless: sum('c'), review: review('pass', 1) };
  const inspected = done([
    { ...result('a', 1, 0.5, null, 'fail'), ...said },
    { ...result('b', 1, 0.6, null, 'fail'), ...said, placeless: sum('d') },
    { ...result('e', 2, 0.7), ...said },
  ]);
  expect(knownScores(inspected, judge(1, 'c'))).toMatchObject({ good: [0.6], unscored: [] });
  expect(lessonsOf(inspected, judge(1, 'c')).good.map(({ name }) => name)).toEqual(['b']);
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
    {
      id: 'x',
      name: 'x',
      status: 'failed',
      problem: { code: 'image-unreadable', precisely: 'no picture' },
    } as const,
  ];

  it('counts each photo once by its latest score, and what was learnt from not at all', () => {
    const known = knownScores(inspected, judge(2, 'd'));
    expect(known).toMatchObject({ good: [0.6, 0.8], bad: [], unknown: [0.7] });
    expect(known.unscored.map(({ name }) => name)).toEqual(['b']);
  });

  it('counts no defect that was learnt from, by either of its sums, and teaches it again where it is still not failed', () => {
    const said = review('fail', 1);
    const results = done([
      result('a', 2, 0.5, said),
      { ...result('b', 2, 0.6, said, 'fail'), placeless: sum('c') },
      result('f', 2, 0.7, said),
    ]);
    const taught = { ...judge(2), defects: [sum('a'), sum('c')] };
    expect(knownScores(results, taught)).toMatchObject({ bad: [0.7], unscored: [] });
    expect(lessonsOf(results, taught).bad.map(({ name }) => name)).toEqual(['a', 'f']);
  });

  it('knows of each version its own', () => {
    expect(knownScores(inspected, judge(1))).toMatchObject({ good: [0.5], bad: [3], unknown: [] });
  });
});

describe('lessonsOf', () => {
  it('takes what a person knows better, the worst first, and nothing that was learnt from', () => {
    const said = { good: review('pass', 1), bad: review('fail', 1) };
    const inspected = done([
      result('a', 1, 3, said.good, 'fail'),
      result('b', 1, 2, said.good, 'uncertain'),
      result('c', 1, 1, said.good, 'pass'),
      result('d', 1, 0.5, said.bad, 'pass'),
      result('e', 1, 0.2, said.bad, 'uncertain'),
      result('f', 1, 4, said.bad, 'fail'),
      result('0', 1, 5, said.good, 'fail'),
      result('1', 1, 5, null, 'fail'),
      result('2', 2, 5, said.good, 'fail'),
    ]);
    const { good, bad, of } = lessonsOf(inspected, judge(1, '0'));
    expect(of).toBe(4);
    expect(good.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(bad.map(({ name }) => name)).toEqual(['e', 'd']);
  });

  it('takes eight of a kind at most, and says of how many', () => {
    const all = [...'abcdef012345'].map((name, i) => result(name, 1, i, review('pass', 1), 'fail'));
    const { good, of } = lessonsOf(done(all), judge(1));
    expect(good.map(({ name }) => name)).toEqual([...'543210fe']);
    expect(of).toBe(12);
  });
});

it('knows where a person decided otherwise than the machine, or where that could not', () => {
  const of = (verdict: ResultRecord['verdict'], decision: Review['decision'] | undefined) =>
    otherDecision({
      verdict,
      review: decision ? { decision, note: '', person: '', time: 1 } : null,
    } as ResultRecord)?.decision;
  expect([of('pass', 'fail'), of('uncertain', 'pass'), of('fail', 'uncertain')]).toEqual([
    'fail',
    'pass',
    'uncertain',
  ]);
  expect([of('pass', 'pass'), of('fail', undefined)]).toEqual([undefined, undefined]);
});
