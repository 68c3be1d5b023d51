/** One promise of false alarms for all pages. */
import { expect, it } from 'vitest';
import type { VersionRecord } from '../../database/records';
import { promiseOf } from './promise';

const calibration = { threshold: 0.5, rank: 3, count: 4, falseAlarmRate: 0.91, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };
const version = { thresholds } as VersionRecord;

it('is that of held-out good parts where there are some, else what training measured', () => {
  expect(promiseOf(version, [])).toEqual({ said: calibration, isHeldOut: false, leftOut: 0 });
  const held = promiseOf(version, [0.4, 0.7, 0.8]);
  expect(held).toMatchObject({ isHeldOut: true, said: { count: 3, rank: 3, confidence: 0.95 } });
  // Two of three are alarms already.
  expect(held.said.falseAlarmRate).toBeGreaterThan(2 / 3);
});

it('is of thresholds that a person chose as it was when they were put to use', () => {
  const chosen = { ...version, measured: { ...thresholds, pass: 0.4 } };
  expect(promiseOf(chosen, [])).toEqual({ said: calibration, isHeldOut: true, leftOut: 0 });
  expect(promiseOf(chosen, [], { pass: 0.45, fail: 0.6 }).said).toMatchObject({
    count: 0,
    falseAlarmRate: 1,
  });
});

it('leaves out what a version has learnt from, and says how much', () => {
  const taught = { ...version, taught: { from: 1, good: 3, bad: 0, waits: false } };
  expect(promiseOf(taught, [0.4]).leftOut).toBe(3);
});
