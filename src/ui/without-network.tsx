import { useOffline } from '../state/offline-store';
import { UpdateButton } from './new-version';
import { offlineText } from './text/offline';
import { useText } from './text/use-text';

/** Whether the program can be used without a network, and the new version that a person put off. */
export function WithoutNetwork() {
  const text = useText(offlineText);
  const { kept, newer, isAtWork } = useOffline();
  return (
    <section className="panel">
      <h2>{text.title}</h2>
      <p role="status" data-testid="offline" data-kept={kept}>
        {text[kept]}
      </p>
      {newer !== 'none' && (
        <>
          <p>{isAtWork ? text.atWork : text[newer === 'later' ? 'there' : newer]}</p>
          <p>
            <UpdateButton />
          </p>
        </>
      )}
    </section>
  );
}
