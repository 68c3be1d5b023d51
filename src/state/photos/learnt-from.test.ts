import { expect, it } from 'vitest';
import { isWithoutPhotos, photosLearntFrom } from './learnt-from';

const measuredOn = (count: number) => ({
  pass: 1,
  fail: 2,
  calibration: { threshold: 1, rank: 1, count, falseAlarmRate: 0.5, confidence: 0.9 },
});
const shots = [{ name: 'a.jpg', sha256: 'a' }];

it('counts the photos that a version has, or those that were measured where its file came without them', () => {
  expect(photosLearntFrom({ shots, thresholds: measuredOn(4) })).toBe(1);
  expect(photosLearntFrom({ shots: [], thresholds: measuredOn(4) })).toBe(4);
  const chosen = { shots: [], thresholds: measuredOn(0), measured: measuredOn(4) };
  expect(photosLearntFrom(chosen)).toBe(4);
  expect([isWithoutPhotos({ shots }), isWithoutPhotos(chosen)]).toEqual([false, true]);
});
