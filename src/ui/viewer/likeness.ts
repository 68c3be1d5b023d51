import type { ExplanationReport } from '../../state/photos/page-types';

/** How a spot stands to the good parts: `out-of-place` would be usual if places cost nothing. */
export type Likeness = 'unmeasured' | 'usual' | 'out-of-place' | 'far-off';

/**
 * How far away the match lies, in patches; told only of a copy that lies as its photo does, since that is the picture that
 * is shown beside it.
 */
export const awayOf = ({ match, patchesAway }: Pick<ExplanationReport, 'match' | 'patchesAway'>) =>
  match.copy?.pose === 0 ? patchesAway : undefined;

export function likenessOf(difference: ExplanationReport['difference']): Likeness {
  if (!difference) return 'unmeasured';
  if (difference.all <= difference.usual) return 'usual';
  return difference.look <= difference.usual ? 'out-of-place' : 'far-off';
}
