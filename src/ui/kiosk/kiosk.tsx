import { useEffect } from 'react';
import { useKioskSettings } from '../../state/kiosk/kiosk-settings';
import { useKiosk } from '../../state/kiosk/kiosk-store';
import { keepTabTo } from '../../state/kiosk/kiosk-tab';
import { locales } from '../../state/page/locale';
import { withKiosk } from '../../state/page/page-options';
import { handsFocusOn } from '../hands-focus-on';
import { kioskText } from '../text/kiosk';
import { project as projectText } from '../text/project';
import { useText } from '../text/use-text';
import { useDocumentTitle } from '../use-document-title';
import './kiosk.css';
import { KioskExit } from './kiosk-leave';
import { KioskRun } from './kiosk-run';
import { KioskSetup } from './kiosk-setup';

/**
 * What an address may call a project without a name; its words may be in another language than the page's.
 */
const nameless = ['untitled', ...locales.map((locale) => projectText[locale].untitled)];

/** One project for whoever passes by: set up once by its owner, then on its own, even after a power cut. */
export function Kiosk({ wanted }: { readonly wanted: string }) {
  const text = useText(kioskText);
  const projectWords = useText(projectText);
  const { status, isStuck, project, title, open, takeOver } = useKiosk();
  const called = title || projectWords.untitled;
  const running = useKioskSettings((s) => s.running);
  useDocumentTitle(project === undefined ? text.kiosk : `${text.kiosk} – ${called}`);
  useEffect(() => void open(wanted, nameless), [open, wanted]);
  const runs = running === project;
  useEffect(() => {
    if (runs) keepTabTo(wanted);
  }, [runs, wanted]);

  if (status === 'opening' && !isStuck) {
    return (
      <main className="kiosk-note">
        <h1 ref={handsFocusOn()}>{text.kiosk}</h1>
        <p role="status">{text.opening}</p>
      </main>
    );
  }
  if (status === 'opening' || status === 'missing' || status === 'several' || status === 'untrained') {
    const said = {
      opening: text.stuck,
      missing: text.missing(wanted),
      several: text.several(wanted),
      untrained: text.untrained(called),
    };
    return (
      <main className="kiosk-note">
        <h1>{text.kiosk}</h1>
        <p role="alert">{said[status]}</p>
        <p>
          <WayOut />
        </p>
      </main>
    );
  }
  if (status === 'elsewhere') {
    return (
      <main className="kiosk-note">
        <h1>{called}</h1>
        <p role="alert">
          {projectWords.elsewhere} {text.comesBack}
        </p>
        <p>
          <button ref={handsFocusOn()} type="button" className="button" onClick={() => void takeOver()}>
            {projectWords.takeOver}
          </button>{' '}
          <WayOut />
        </p>
      </main>
    );
  }
  return runs ? <KioskRun /> : <KioskSetup />;
}

/** A running kiosk is left only by its PIN. */
function WayOut() {
  const text = useText(kioskText);
  const running = useKioskSettings((s) => s.running);
  if (running !== null) return <KioskExit />;
  return (
    <a className="button" href={withKiosk(undefined, window.location)}>
      {text.back}
    </a>
  );
}
