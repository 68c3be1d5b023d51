/** What happens when the page goes. */
import { lostWithPage } from './lost-with-page';
import { useOpenProject } from './open-project/open-project-store';
import { useNotices } from './page/notices';

/** Keeps what is being typed, or was just removed, when the page goes. */
export function saveBeforeLeaving(): void {
  const flush = () => void useOpenProject.getState().flush();
  window.addEventListener('pagehide', () => {
    flush();
    useNotices.getState().settleAll('page');
  });
  window.addEventListener('beforeunload', (event) => {
    // The browser then asks whether the page should really be left.
    if (lostWithPage.some((work) => work.isOn())) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
}
