/**
 * The tab in which a kiosk runs. Back and Forward, by a gesture or a mouse button, lead to what was shown
 * there before the kiosk; from there the tab returns to its kiosk, until that is left by its PIN.
 */
import { pageOptions, withKiosk } from '../page/page-options';
import { useKioskSettings } from './kiosk-settings';

/**
 * In sessionStorage, which belongs to the tab and may be refused: the project as the kiosk's address names
 * it.
 */
const mark = 'vtfusion-kiosk-tab';

/**
 * @param wanted the project of the kiosk that runs here, as its address names it; undefined once the kiosk is
 *   left
 */
export function keepTabTo(wanted: string | undefined): void {
  try {
    if (wanted === undefined) sessionStorage.removeItem(mark);
    else sessionStorage.setItem(mark, wanted);
  } catch {
    // Then Back leads out of the kiosk.
  }
}

/**
 * @returns whether the page is about to become the kiosk that runs in this tab, instead of what its address
 *   says
 */
export function goesToKiosk(): boolean {
  // A page that the browser kept alive is not loaded again.
  window.addEventListener('pageshow', ({ persisted }) => persisted && leadBack());
  return leadBack();
}

function leadBack(): boolean {
  const wanted = keptTo();
  const isMeant = wanted === undefined || wanted === pageOptions(window.location).kiosk;
  if (isMeant || useKioskSettings.getState().running === null) return false;
  window.location.replace(withKiosk(wanted, window.location));
  return true;
}

function keptTo(): string | undefined {
  try {
    return sessionStorage.getItem(mark) ?? undefined;
  } catch {
    return undefined;
  }
}
