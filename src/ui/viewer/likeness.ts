import type { ExplanationReport } from '../../state/photos/page-types';

/** How a spot stands to the good parts: `out-of-place` would be usual if places cost nothing. */
export type Likeness = 'unmeasured' | 'usual' | 'out-of-place' | 'far-off';

/** What is usual between good parts ends at a difference of 1. */
export function likenessOf(difference: ExplanationReport['difference']): Likeness {
  if (!difference) return 'unmeasured';
  if (difference.all <= 1) return 'usual';
  return difference.look <= 1 ? 'out-of-place' : 'far-off';
}
