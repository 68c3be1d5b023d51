import { Download, LoaderCircle, ShieldCheck, ShieldX } from 'lucide-react';
import { useId, useState } from 'react';
import { type TrailCheck, useExports } from '../../state/exports/exports-store';
import { keepsFocus } from '../keeps-focus';
import { recordsText } from '../text/records';
import { useDecimals, useText } from '../text/use-text';
import { isSound, trailSentence } from './use-report-text';

/** The chain of records: checked at a press, and saved as a file. */
export function AuditTrail() {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  const check = useExports((s) => s.check);
  const exportTrail = useExports((s) => s.exportTrail);
  const [found, setFound] = useState<TrailCheck>();
  const [isChecking, setChecking] = useState(false);
  const id = useId();
  const isWhole = found && isSound(found);

  async function look() {
    setFound(undefined);
    setChecking(true);
    setFound(await check());
    setChecking(false);
  }

  return (
    <section className="panel" aria-labelledby={id}>
      <h3 id={id}>{text.trail}</h3>
      <p>{text.trailHint}</p>
      <div className="row">
        <button type="button" className="button" {...keepsFocus(!isChecking, () => void look())}>
          <ShieldCheck aria-hidden size={18} /> {text.check}
        </button>
        <button type="button" className="button" onClick={() => void exportTrail()}>
          <Download aria-hidden size={18} /> {text.trailFile}
        </button>
      </div>
      <p role="status" data-testid="trail" className="trail-found" data-whole={isWhole}>
        {isChecking && (
          <>
            <LoaderCircle aria-hidden className="spin" size={20} /> {text.checking}
          </>
        )}
        {found && (
          <>
            {isWhole ? <ShieldCheck aria-hidden size={20} /> : <ShieldX aria-hidden size={20} />}{' '}
            {trailSentence(found, text, whole)}
          </>
        )}
      </p>
    </section>
  );
}
