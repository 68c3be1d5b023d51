import { valueAt } from '../../images/view/probe';
import type { ViewPoint } from '../../images/view/view-transform';
import type { ExplanationReport } from '../../state/photos/page-types';

/** How a spot compares with the good parts: `out-of-place` would be usual if places cost nothing. */
export type Likeness = 'unmeasured' | 'usual' | 'out-of-place' | 'far-off';

/**
 * How far away the match lies, in patches; only for a copy that lies as its photo does, since that picture is
 * shown beside it.
 */
export const awayOf = ({ match, patchesAway }: Pick<ExplanationReport, 'match' | 'patchesAway'>) =>
  match.copy?.pose === 0 ? patchesAway : undefined;

export function likenessOf(difference: ExplanationReport['difference']): Likeness {
  if (!difference) return 'unmeasured';
  if (difference.all <= difference.usual) return 'usual';
  return difference.look <= difference.usual ? 'out-of-place' : 'far-off';
}

/**
 * M^v at a spot of the shown map, in multiples of what is usual between good parts. `difference` is of the
 * tiling that finds the spot strangest, which may be another.
 * @param spot from 0 to 1 along both axes
 * @returns undefined if training did not measure what is usual
 */
export function timesUsual(
  { grid, visual, usual }: Pick<ExplanationReport['maps'], 'grid' | 'visual' | 'usual'>,
  spot: ViewPoint,
): number | undefined {
  const value = valueAt(visual, grid, grid, { x: spot.x * grid, y: spot.y * grid });
  return value === undefined || usual === undefined ? undefined : value / usual;
}
