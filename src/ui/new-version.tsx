import { RefreshCw } from 'lucide-react';
import { useOffline } from '../state/offline-store';
import { handsFocusOn } from './hands-focus-on';
import { keepsFocus } from './keeps-focus';
import { offlineText } from './text/offline';
import { useText } from './text/use-text';

/** Asks whether a new version may come; never while this page is at work, and once a visit. */
export function NewVersion() {
  const text = useText(offlineText);
  const { newer, isAtWork, askLater } = useOffline();
  const isShown = newer !== 'none' && newer !== 'later' && !isAtWork;
  return (
    <div className="notices" role="status">
      {isShown && (
        <section ref={handsFocusOn()} className="notice" aria-label={text.newVersion}>
          <p>{text[newer]}</p>
          <UpdateButton />
          {newer !== 'taking' && (
            <button type="button" className="button" onClick={askLater}>
              {text.later}
            </button>
          )}
        </section>
      )}
    </div>
  );
}

export function UpdateButton() {
  const text = useText(offlineText);
  const { newer, isAtWork, takeNewer } = useOffline();
  return (
    <button
      type="button"
      className="button"
      {...keepsFocus(newer !== 'taking' && !isAtWork, () => void takeNewer())}
    >
      <RefreshCw aria-hidden size={18} /> {text.update}
    </button>
  );
}
