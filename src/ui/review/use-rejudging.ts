import { useMemo } from 'react';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { judgedOfReviewed, useTeaching } from '../../state/review/teach-store';

/** How far the last accepted version is with the reviewed photos; undefined once it is done. */
export function useRejudging() {
  const { project, number } = useTeaching((s) => s.rejudging) ?? {};
  const isHere = useOpenProject((s) => s.project?.id === project && s.project?.currentVersion === number);
  const inspected = useOpenProject((s) => s.inspected);
  return useMemo(
    () =>
      number !== undefined && isHere
        ? { version: number, ...judgedOfReviewed(inspected, number) }
        : undefined,
    [inspected, isHere, number],
  );
}
