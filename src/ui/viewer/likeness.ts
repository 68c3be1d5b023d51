import type { ExplanationReport } from '../../state/photos/page-types';

/** How a spot stands to the good parts: `out-of-place` would be usual if places cost nothing. */
export type Likeness = 'unmeasured' | 'usual' | 'out-of-place' | 'far-off';

/** In units of D0, what is usual between good parts ends at 1. */
export function likenessOf({
  strangeness,
  drift,
}: Pick<ExplanationReport, 'strangeness' | 'drift'>): Likeness {
  if (strangeness === undefined) return 'unmeasured';
  if (strangeness <= 1) return 'usual';
  return strangeness * (1 - drift.share) <= 1 ? 'out-of-place' : 'far-off';
}
