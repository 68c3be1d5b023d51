/** Whether a version leaves a person's choice of thresholds behind. */
import { expect, it } from 'vitest';
import type { VersionRecord } from '../../database/records';
import { choiceLeftBehind } from './judged-by';

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 };
const measured = { pass: 0.5, fail: 0.6, calibration };
const version = (number: number, more: Partial<VersionRecord> = {}) =>
  ({ number, thresholds: measured, ...more }) as VersionRecord;
const chosen = { thresholds: { ...measured, pass: 0.7 }, measured };
const taughtFrom = (from: number, waits = false) => ({ taught: { from, good: 1, bad: 0, waits } });

it('is that of the version before, or of the one that it was taught from', () => {
  const versions = [version(1, chosen), version(2), version(3, taughtFrom(1)), version(4)];
  const left = versions.map((one) => choiceLeftBehind(one, versions)?.number);
  expect(left).toEqual([undefined, 1, 1, undefined]);
});

it('is none where thresholds were chosen since, or of a version that nobody accepted', () => {
  expect(choiceLeftBehind(version(2, chosen), [version(1, chosen)])).toBeUndefined();
  const waits = version(2, { ...chosen, ...taughtFrom(1, true) });
  expect(choiceLeftBehind(version(3), [version(1), waits])).toBeUndefined();
});
