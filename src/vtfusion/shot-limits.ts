import { AppError } from '../errors';

/** The page's range, which is the paper's few-shot range (IV). Training itself takes any number from 1 on. */
export const shotLimits = { least: 2, most: 8 } as const;

/** @throws AppError `shots-count` if the number of photos is outside the page's range */
export function requireShots(count: number): void {
  const { least, most } = shotLimits;
  if (count >= least && count <= most) return;
  throw new AppError(
    'shots-count',
    `Training takes ${least} to ${most} good photos and there ${count === 1 ? 'is 1' : `are ${count}`}; ` +
      (count < least ? 'add photos of good parts.' : 'remove some, and keep those that differ most.'),
  );
}
