import { Braces, FileText, Images, Sheet, Tags } from 'lucide-react';
import type { InspectedPart } from '../../reports/inspected-part';
import { type Export, useExports } from '../../state/exports/exports-store';
import type { Period } from '../../state/exports/told-results';
import { keepsFocus } from '../keeps-focus';
import { recordsText } from '../text/records';
import { useDecimals, useText } from '../text/use-text';
import { WorkProgress } from '../work-progress';
import { useReportText } from './use-report-text';

interface Props {
  readonly period: Period;
  readonly parts: readonly InspectedPart[];
  /**
   * Whether the period has anything else that some files tell of: photos that could not be inspected, removed
   * results.
   */
  readonly isMoreTold: boolean;
}

const kinds = [
  { what: 'report', Icon: FileText, hint: 'reportHint' },
  { what: 'csv', Icon: Sheet, hint: 'csvHint' },
  { what: 'json', Icon: Braces, hint: 'jsonHint' },
  { what: 'heatmaps', Icon: Images, hint: 'heatmapsHint' },
  { what: 'labelled', Icon: Tags, hint: 'labelledHint' },
] as const satisfies readonly { what: Export; Icon: unknown; hint: unknown }[];

const tellsMore: ReadonlySet<Export> = new Set(['report', 'json']);

/** The results as files. */
export function TakeOut({ period, parts, isMoreTold }: Props) {
  const text = useText(recordsText);
  const running = useExports((s) => s.running);
  const takeOut = useExports((s) => s.export);
  const report = useExports((s) => s.report);
  const reportText = useReportText(parts);
  return (
    <div>
      <h3>{text.takeOut}</h3>
      <ul className="take-out">
        {kinds.map(({ what, Icon, hint }) => (
          <li key={what}>
            <button
              type="button"
              className="button"
              disabled={parts.length === 0 && !(tellsMore.has(what) && isMoreTold)}
              {...keepsFocus(
                running === undefined,
                () => void (what === 'report' ? report(period, reportText) : takeOut(what, period)),
              )}
            >
              <Icon aria-hidden size={18} /> {text[what]}
            </button>
            <span className="hint">{text[hint]}</span>
          </li>
        ))}
      </ul>
      {running && <Running {...running} />}
    </div>
  );
}

function Running({ what, done, of }: { readonly what: Export; readonly done: number; readonly of: number }) {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  const cancel = useExports((s) => s.cancel);
  const name = text[what];
  return (
    <WorkProgress
      label={name}
      share={done / Math.max(1, of)}
      sentence={`${name}: ${text.making(whole(done), whole(of))}`}
      part={name}
      cancel={{ word: text.cancel, onCancel: cancel }}
    />
  );
}
