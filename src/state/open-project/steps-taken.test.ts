/** What the page tells of a training's steps. */
import { expect, it } from 'vitest';
import { stepsTaken } from './steps-taken';

const losses = (count: number) => Array.from({ length: count }, () => ({ nfc: 0, afs: 0, seg: 0, total: 0 }));
const plateau = { window: 20, share: 0.1 };

it.each([
  ['all of them', 20, { steps: 20, plateau }, { given: 20, taken: 20 }],
  ['an early end', 35, { steps: 60, plateau }, { given: 60, taken: 35 }],
  ['from a file', 0, { steps: 60, plateau }, { given: 60, taken: undefined }],
  ['from a file, too few to end early', 0, { steps: 20, plateau }, { given: 20, taken: 20 }],
  ['from a file of an earlier program', 0, { steps: 60 }, { given: 60, taken: 60 }],
  ['without a known number', 12, {}, { given: 12, taken: 12 }],
])('%s', (_, count, settings, expected) => {
  expect(stepsTaken({ losses: losses(count), settings })).toEqual(expected);
});
