/** What happens when the page goes. */
import { useLearning } from './open-project/learning';
import { useOpenProject } from './open-project/open-project-store';
import { useNotices } from './page/notices';
import { useOpenPainters } from './page/open-painters';
import { useUnderWay } from './page/under-way';
import { useProjects } from './projects/projects-store';
import { storesLater } from './storing/store-later';
import { hasUnsaved } from './storing/unsaved-results';

/** What the browser should ask about before the page is left: what could not be stored, what is being painted, added, imported or taught. */
const wouldBeLost = (): boolean =>
  hasUnsaved() ||
  storesLater() ||
  useOpenPainters.getState().count > 0 ||
  useUnderWay.getState().count > 0 ||
  // It has no checkpoint to go on from.
  useLearning.getState().project !== undefined ||
  useProjects.getState().importing > 0;

/** What is being typed, or just removed, is kept so when the page goes. */
export function saveBeforeLeaving(): void {
  const flush = () => void useOpenProject.getState().flush();
  window.addEventListener('pagehide', () => {
    flush();
    useNotices.getState().settleAll('page');
  });
  window.addEventListener('beforeunload', (event) => {
    if (wouldBeLost()) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
}
