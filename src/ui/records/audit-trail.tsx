import { Download, ShieldCheck, ShieldX } from 'lucide-react';
import { useId, useState } from 'react';
import { type TrailCheck, useExports } from '../../state/exports-store';
import { recordsText } from '../text/records';
import { useText } from '../text/use-text';
import { trailSentence } from './use-report-text';

/** The chain of records: checked at a press, and taken out as a file. */
export function AuditTrail() {
  const text = useText(recordsText);
  const check = useExports((s) => s.check);
  const exportTrail = useExports((s) => s.exportTrail);
  const [found, setFound] = useState<TrailCheck>();
  const id = useId();
  const isWhole = found?.finding.found === 'whole' && found.changed.length === 0;
  return (
    <section className="panel" aria-labelledby={id}>
      <h3 id={id}>{text.trail}</h3>
      <p>{text.trailHint}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => void check().then(setFound)}>
          <ShieldCheck aria-hidden size={18} /> {text.check}
        </button>
        <button type="button" className="button" onClick={() => void exportTrail()}>
          <Download aria-hidden size={18} /> {text.trailFile}
        </button>
      </div>
      <p role="status" data-testid="trail" className="trail-found" data-whole={isWhole}>
        {found && (
          <>
            {isWhole ? <ShieldCheck aria-hidden size={20} /> : <ShieldX aria-hidden size={20} />}{' '}
            {trailSentence(found, text)}
          </>
        )}
      </p>
    </section>
  );
}
