/**
 * A version that has learnt is judged as the one before it: by a choice of the same kind, or with a note that
 * it is not.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResultRecord, VersionRecord } from '../../database/records';
import { calibrationAt } from '../../metrics/calibration';
import { type Done, doneOf } from '../photos/photo';
import type { ScoredPhoto } from './side-by-side';
import { taughtThresholds } from './taught-thresholds';

const calibration = calibrationAt(0.2, []);
const measured = { pass: 0.2, fail: 0.25, calibration };
const before = { number: 1, thresholds: measured, shots: [] } as unknown as VersionRecord;
const after = { ...before, number: 2, thresholds: { pass: 0.1, fail: 0.125, calibration } };
/** As on the Threshold tab: at a good part's score, with the band that was measured. */
const chosenAt = (pass: number): VersionRecord => ({
  ...before,
  measured,
  thresholds: { pass, fail: pass + (measured.fail - measured.pass), calibration },
});

/** A photo that version 1 scored, and that a person judged. */
const part = (id: number, score: number, decision = 'pass'): Done =>
  doneOf({ id: `${id}`, sha256: `${id}`, version: 1, score, review: { decision, time: id } } as ResultRecord);
const scored = (item: Done, score: number): ScoredPhoto => ({ item, scores: [item.result.score, score] });

const parts = [0.3, 0.5, 0.4, 0.6].map((score, id) => part(id, score));
const compared = parts.map((item, id) => scored(item, [0.9, 0.7, 0.8, 1][id]));

it('goes by what both have measured, where nobody chose', () => {
  expect(taughtThresholds(before, after, parts, compared, [])).toEqual({ how: 'own' });
  const itsOwn = { ...after, thresholds: { ...measured, pass: 0.7 }, measured: after.thresholds };
  expect(taughtThresholds(chosenAt(0.5), itsOwn, parts, compared, [])).toEqual({ how: 'own' });
});

it('promises the same of the same good parts, where the thresholds before were chosen by them', () => {
  const alike = taughtThresholds(chosenAt(0.5), after, parts, compared, []);
  // One of four was an alarm.
  expect(alike).toMatchObject({ how: 'alike', parts: 4, thresholds: { pass: 0.9, fail: 0.925 } });
  expect(alike).toMatchObject({ thresholds: { calibration: { count: 4, rank: 2 } } });
});

it('counts alarms that it has learnt from as alarms of what it promises', () => {
  const taught = { ...after, taught: { from: 1, good: 3, bad: 0, waits: true } };
  const alike = taughtThresholds(chosenAt(0.5), taught, parts, compared, [before, taught]);
  expect(alike).toMatchObject({ parts: 4, thresholds: { pass: 0.9, calibration: { count: 7, rank: 5 } } });
});

it('leaves aside what the version has learnt from, and defective parts', () => {
  const defect = part(9, 0.1, 'fail');
  const learnt = { ...after, shots: [{ name: 'a', sha256: '3' }] } as VersionRecord;
  const all = [...compared, scored(defect, 5)];
  expect(taughtThresholds(chosenAt(0.5), learnt, [...parts, defect], all, [])).toMatchObject({
    how: 'alike',
    parts: 3,
    thresholds: { pass: 0.9 },
  });
});

it('says that it judges otherwise where a hand chose, or no good part tells', () => {
  const unlike = { how: 'unlike' };
  expect(taughtThresholds(chosenAt(0.45), after, parts, compared, [])).toEqual(unlike);
  const wide = chosenAt(0.5);
  const stretched = { ...wide, thresholds: { ...wide.thresholds, fail: 0.9 } };
  expect(taughtThresholds(stretched, after, parts, compared, [])).toEqual(unlike);
  expect(taughtThresholds(chosenAt(0.5), after, parts, [], [])).toEqual(unlike);
  // The part at whose score it was chosen is not among those that both have scored.
  expect(taughtThresholds(chosenAt(0.5), after, parts, compared.toSpliced(1, 1), [])).toEqual(unlike);
});

it('has never more alarms among the good parts than before, and as many where no scores are equal', () => {
  const score = fc.integer({ min: 0, max: 50 }).map((n) => 1 + n / 10);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 30 }),
      fc.nat(),
      (pairs, which) => {
        const items = pairs.map(([was], id) => part(id, was));
        const photos = items.map((item, id) => scored(item, pairs[id][1]));
        const pass = pairs[which % pairs.length][0];
        const found = taughtThresholds(chosenAt(pass), after, items, photos, []);
        if (found.how !== 'alike') throw new Error(found.how);
        const was = pairs.filter(([one]) => one > pass).length;
        const is = pairs.filter(([, one]) => one > found.thresholds.pass).length;
        expect(is).toBeLessThanOrEqual(was);
        if (new Set(pairs.map(([, one]) => one)).size === pairs.length) expect(is).toBe(was);
      },
    ),
  );
});
