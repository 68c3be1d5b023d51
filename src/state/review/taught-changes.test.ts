/** What a lesson changed, as a person has to know before accepting it. */
import { expect, it } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { doneOf } from '../photos/photo';
import type { Truth } from '../photos/truths';
import type { ComparedPhoto } from './side-by-side';
import { taughtChanges } from './taught-changes';

type Verdict = ResultRecord['verdict'];

const photo = (id: string, before: Verdict, after: Verdict | undefined): ComparedPhoto => ({
  item: doneOf({ id, name: id, sha256: id } as ResultRecord),
  said: [{ score: 0.3, verdict: before }, after && { score: 0.2, verdict: after }],
});
const truths = new Map<string, Truth>([
  ...['good', 'good-2', 'alarm', 'shot'].map((id) => [id, 'good'] as const),
  ...['found', 'missed', 'missed-2', 'softer', 'taught', 'open'].map((id) => [id, 'bad'] as const),
]);
const photos = [
  photo('good', 'fail', 'pass'),
  photo('good-2', 'pass', 'pass'),
  photo('softer', 'fail', 'uncertain'),
  photo('alarm', 'pass', 'uncertain'),
  photo('missed', 'fail', 'pass'),
  photo('found', 'pass', 'uncertain'),
  photo('shot', 'fail', 'pass'),
  photo('taught', 'pass', 'uncertain'),
  photo('open', 'fail', undefined),
  photo('unsaid', 'pass', 'pass'),
  photo('missed-2', 'uncertain', 'pass'),
];
const version = { shots: [{ name: 'shot', sha256: 'shot' }], defects: ['taught'] };

it('counts good and defective parts apart, and what it has learnt from apart from both', () => {
  expect(taughtChanges(photos, truths, version)).toMatchObject({
    good: { right: 1, wrong: 1, same: 1 },
    bad: { right: 1, wrong: 2, same: 1 },
    // The defect does not pass, but does not fail either, as the person said it should.
    learnt: { count: 2, right: 1 },
  });
});

it('has new misses first, then new alarms, and what did not change last', () => {
  const { rows } = taughtChanges(photos, truths, version);
  expect(rows.map(({ item, change }) => [item.id, change])).toEqual([
    ['missed', 'missed'],
    ['missed-2', 'missed'],
    ['alarm', 'alarm'],
    ...['good', 'found', 'shot', 'taught'].map((id) => [id, 'right']),
    ['softer', 'other'],
    ['good-2', 'same'],
    ['open', undefined],
    ['unsaid', undefined],
  ]);
});
