import { RefreshCw } from 'lucide-react';
import { useOffline } from '../state/offline-store';
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
        <section className="notice" aria-label={text.newVersion}>
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
      disabled={newer === 'taking' || isAtWork}
      onClick={() => void takeNewer()}
    >
      <RefreshCw aria-hidden size={18} /> {text.update}
    </button>
  );
}
