import { useEffect } from 'react';
import { useKioskSettings } from '../../state/kiosk-settings';
import { useKiosk } from '../../state/kiosk-store';
import { withKiosk } from '../../state/page-options';
import { kioskText } from '../text/kiosk';
import { useText } from '../text/use-text';
import './kiosk.css';
import { KioskRun } from './kiosk-run';
import { KioskSetup } from './kiosk-setup';

/** One project for whoever passes by: set up once by its owner, then on its own, also after a power cut. */
export function Kiosk({ wanted }: { readonly wanted: string }) {
  const text = useText(kioskText);
  const { status, project, title, open } = useKiosk();
  const running = useKioskSettings((s) => s.running);
  useEffect(() => void open(wanted), [open, wanted]);

  if (status === 'opening') {
    return (
      <main className="kiosk-note">
        <h1>{text.kiosk}</h1>
        <p role="status">{text.opening}</p>
      </main>
    );
  }
  if (status === 'missing' || status === 'untrained') {
    return (
      <main className="kiosk-note">
        <h1>{text.kiosk}</h1>
        <p role="alert">{status === 'missing' ? text.missing(wanted) : text.untrained(title)}</p>
        <p>
          <a className="button" href={withKiosk(undefined, window.location)}>
            {text.back}
          </a>
        </p>
      </main>
    );
  }
  return running === project ? <KioskRun /> : <KioskSetup />;
}
