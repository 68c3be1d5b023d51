import { expect, it } from 'vitest';
import { defectsLearnt } from './learnt-defects';

const photo = { name: 'part.jpg', blob: new Blob() };
const bad = ['b', 'c', 'd'].map((sum) => ({ photo, sum }));

it('are those of before and the new ones, each once, without those that taught nothing', () => {
  expect(defectsLearnt({ defects: ['a', 'c'], bad }, new Set())).toEqual(['a', 'c', 'b', 'd']);
  expect(defectsLearnt({ defects: ['a', 'c'], bad }, new Set([1, 2]))).toEqual(['a', 'c', 'b']);
});

it('are not told of where there are none', () => {
  expect(defectsLearnt({ bad: [] }, new Set())).toBeUndefined();
  expect(defectsLearnt({ bad }, new Set([0, 1, 2]))).toBeUndefined();
});
