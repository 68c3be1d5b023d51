import { useEffect } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { useNotices } from '../state/page/notices';

const sentences = ['notNow', 'notWhileTraining'] as const;

function withdraw() {
  for (const key of sentences) useNotices.getState().withdraw(key);
}

/**
 * @param busy whether a field takes no files
 * @param isOfProject whether a training of the open project is the reason
 * @returns tells that it takes none, and why; the sentence goes as soon as it takes files again, or is gone
 */
export function useRefusal(busy: boolean, isOfProject = true): () => void {
  useEffect(() => (busy ? withdraw : undefined), [busy]);
  return () => {
    const { training } = useOpenProject.getState();
    // An earlier one told another time.
    withdraw();
    const { notify } = useNotices.getState();
    if (!isOfProject || training.status !== 'running') return notify({ key: 'notNow', facts: [] });
    const { pause, secondsLeft = null } = training;
    notify({ key: 'notWhileTraining', facts: [pause === 'no' ? secondsLeft : null] });
  };
}
