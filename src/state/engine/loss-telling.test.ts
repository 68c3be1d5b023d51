/** Each outcome of a loss has its own sentence. */
import { expect, it } from 'vitest';
import { noticeOf, reasonOf } from './loss-telling';

it.each([
  ['gpu', 'again', false, false, 'gpuReplaced'],
  ['gpu', 'smaller', false, false, 'gpuReplaced'],
  ['gpu', 'again', true, false, 'gpuMissing'],
  ['gpu', 'again', true, true, 'gpuLeftOut'],
  ['gpu', 'without-gpu', true, false, 'gpuGivenUp'],
  ['gpu', 'without-gpu', true, true, 'gpuLeftOut'],
  ['refused', 'without-gpu', true, true, 'gpuRefused'],
  ['stuck', 'without-gpu', true, true, 'gpuSilent'],
  ['memory', 'smaller', false, false, 'memorySmaller'],
  ['memory', 'without-gpu', true, true, 'memoryGivenUp'],
  ['stuck', 'again', false, true, 'engineReplaced'],
  ['died', 'again', true, false, 'gpuMissing'],
] as const)('%s, %s, missing: %s, left out: %s', (why, remedy, isGpuMissing, isLeftOut, notice) => {
  expect(noticeOf({ why, remedy }, isGpuMissing, isLeftOut)).toBe(notice);
});

it.each([
  ['memory', true, 'memory'],
  ['refused', true, 'failed'],
  ['stuck', true, 'silent'],
  ['gpu', true, 'atStart'],
  ['gpu', false, 'lost'],
] as const)('the list of backends says of %s, left out: %s', (why, isLeftOut, reason) => {
  expect(reasonOf(why, isLeftOut)).toBe(reason);
});
