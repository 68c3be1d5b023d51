/** One promise of false alarms for all pages. */
import { expect, it } from 'vitest';
import type { VersionRecord } from '../../database/records';
import { heldOutGood, promiseOf } from './promise';

const calibration = { threshold: 0.5, rank: 3, count: 4, falseAlarmRate: 0.91, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };
const version = { number: 1, thresholds } as VersionRecord;
const none = { scores: [], alarms: 0 };

it('is that of held-out good parts where there are some, else what training measured', () => {
  expect(promiseOf(version, none)).toEqual({ said: calibration, isHeldOut: false, alarms: 0 });
  const held = promiseOf(version, { scores: [0.4, 0.7, 0.8], alarms: 0 });
  expect(held).toMatchObject({ isHeldOut: true, said: { count: 3, rank: 3, confidence: 0.95 } });
  // Two of three are alarms already.
  expect(held.said.falseAlarmRate).toBeGreaterThan(2 / 3);
});

it('is of thresholds that a person chose as it was when they were put to use', () => {
  const chosen = { ...version, measured: { ...thresholds, pass: 0.4 } };
  expect(promiseOf(chosen, none)).toEqual({ said: calibration, isHeldOut: true, alarms: 0 });
  expect(promiseOf(chosen, none, { pass: 0.45, fail: 0.6 }).said).toMatchObject({
    count: 0,
    falseAlarmRate: 1,
  });
});

it('counts an alarm that was learnt from as one for all that follow', () => {
  const from = (number: number, good: number) => ({ from: number, good, bad: 0, waits: false });
  const second = { ...version, number: 2, taught: from(1, 2) };
  const third = { ...version, number: 3, taught: from(2, 1) };
  const versions = [version, second, third];
  expect(versions.map((one) => heldOutGood([0.4, 0.45], one, versions).alarms)).toEqual([0, 2, 3]);
  const { said, alarms } = promiseOf(third, heldOutGood([0.4, 0.45], third, versions));
  expect([said.count, said.rank, alarms]).toEqual([5, 4, 3]);
  // They count as scored above the threshold, as they were before it learnt from them.
  expect(said).toEqual(promiseOf(version, { scores: [0.4, 0.45, 0.7, 0.8, 0.9], alarms: 0 }).said);
  expect(promiseOf(third, heldOutGood([], third, versions))).toMatchObject({ said: calibration, alarms: 0 });
  // If an earlier program stored no more, its own record tells.
  expect(heldOutGood([0.4], third, [third]).alarms).toBe(1);
});
