/** Asks why a spot of a photo is judged as it is; only the answer to the latest question counts. */
import { useEffect, useState } from 'react';
import type { ViewPoint } from '../../images/view/view-transform';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { problemOf } from '../../state/page/problem';
import type { Done } from '../../state/photos/photo';
import type { Asked } from './why';

/** @param spot in pixels of the map; nothing is asked without one */
export function useAsked(photo: Done, spot: ViewPoint | undefined): Asked | undefined {
  const explain = useOpenProject((s) => s.explain);
  const [asked, setAsked] = useState<Asked>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what persons say of a photo changes nothing of why it is judged so
  useEffect(() => {
    if (!spot) return;
    let isCurrent = true;
    const answer = (known: Asked) => isCurrent && setAsked(known);
    setAsked({ status: 'working' });
    explain(photo, spot).then(
      (explanation) => answer({ status: 'known', explanation }),
      (error) => answer({ status: 'failed', problem: problemOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [photo.id, spot]);
  return asked;
}
