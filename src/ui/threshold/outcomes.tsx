import { type Band, type Outcomes as Counts, outcomesOf } from '../../metrics/threshold-outcomes';
import type { KnownScores } from '../../state/photos/truths';
import { partsForPercent } from '../text/percent';
import { thresholdText } from '../text/threshold';
import { useDecimals, usePartsPercent, useText } from '../text/use-text';

/** The verdicts that the thresholds would give to parts of known truth. */
export function Outcomes({ known, draft }: { readonly known: KnownScores; readonly draft: Band }) {
  const text = useText(thresholdText);
  const percent = usePartsPercent();
  const whole = useDecimals(0);
  // As in the promise and the curves: whatever does not pass is an alarm.
  const alarms = ({ uncertain, fail }: Counts) => uncertain + fail;
  const rows = [
    { kind: 'good', scores: known.good, wrong: alarms, say: text.falseAlarms, sayOf: text.falseAlarmsOf },
    {
      kind: 'bad',
      scores: known.bad,
      wrong: ({ pass }: Counts) => pass,
      say: text.misses,
      sayOf: text.missesOf,
    },
  ] as const;
  return (
    <div>
      <h3>{text.costs}</h3>
      <table className="outcomes">
        <thead>
          <tr>
            <th scope="col">{text.parts}</th>
            <th scope="col">{text.pass}</th>
            <th scope="col">{text.uncertain}</th>
            <th scope="col">{text.fail}</th>
            <th scope="col">{text.wrong}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, scores, wrong, say, sayOf }) => {
            const outcomes = outcomesOf(scores, draft);
            const count = wrong(outcomes);
            const share =
              scores.length < partsForPercent
                ? sayOf(whole(count), whole(scores.length))
                : say(percent(count / scores.length));
            return (
              <tr key={kind} data-testid={`outcomes-${kind}`}>
                <th scope="row">{text[kind]}</th>
                <td>{whole(outcomes.pass)}</td>
                <td>{whole(outcomes.uncertain)}</td>
                <td>{whole(outcomes.fail)}</td>
                <td>{scores.length > 0 ? share : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {known.bad.length === 0 && <p className="hint">{text.noDefects}</p>}
    </div>
  );
}
