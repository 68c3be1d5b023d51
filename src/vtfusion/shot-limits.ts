import { AppError } from '../errors';

/** The page's range, the paper's few-shot one (IV). Training itself takes any number from 1 on. */
export const shotLimits = { least: 2, most: 8 } as const;

/** @throws AppError `shots-count` unless the page's range holds so many photos */
export function requireShots(count: number): void {
  const { least, most } = shotLimits;
  if (count >= least && count <= most) return;
  throw new AppError(
    'shots-count',
    `Training takes ${least} to ${most} good photos and there ${count === 1 ? 'is 1' : `are ${count}`}; ` +
      (count < least ? 'add photos of good parts.' : 'remove some, and keep those that differ most.'),
  );
}
