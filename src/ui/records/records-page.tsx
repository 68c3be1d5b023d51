import { useEffect, useId, useMemo, useState } from 'react';
import { tallyOf } from '../../reports/inspected-part';
import { partsOf, resultsSince } from '../../state/exports/exports-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { followClock } from '../../state/page/clock';
import { usePreferences } from '../../state/page/preferences';
import { recordsText } from '../text/records';
import { useDecimals, useText } from '../text/use-text';
import { AuditTrail } from './audit-trail';
import { TakeOut } from './take-out';
import './records.css';

const hour = 3_600_000;
const periods = {
  hours8: 8 * hour,
  hours24: 24 * hour,
  days7: 7 * 24 * hour,
  always: Number.POSITIVE_INFINITY,
};
type Period = keyof typeof periods;

/** What happened in this project, for a shift's end and for whoever asks in March why a part passed in November. */
export function RecordsPage() {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const [period, setPeriod] = useState<Period>('hours8');
  // What leaves as a file is what is shown: the time moves both.
  const [now, setNow] = useState(Date.now);
  useEffect(() => followClock(setNow), []);
  const since = now - periods[period];
  const parts = useMemo(
    () => partsOf(resultsSince(inspected, since), versions),
    [inspected, since, versions],
  );
  const tally = tallyOf(parts);
  const id = useId();
  return (
    <section className="records" aria-labelledby={`${id}-title`}>
      <div className="panel">
        <div className="row">
          <h2 id={`${id}-title`} className="grow">
            {text.title}
          </h2>
          <div className="row">
            <label htmlFor={`${id}-since`}>{text.since}</label>
            <select
              id={`${id}-since`}
              value={period}
              onChange={(event) => setPeriod(event.target.value as Period)}
            >
              {(Object.keys(periods) as Period[]).map((one) => (
                <option key={one} value={one}>
                  {text[one]}
                </option>
              ))}
            </select>
          </div>
        </div>
        <dl className="tally" data-testid="tally">
          {[
            { name: 'inspected' as const, count: parts.length },
            ...(['pass', 'uncertain', 'fail', 'reviewed', 'overruled'] as const).map((name) => ({
              name,
              count: tally[name],
            })),
          ].map(({ name, count }) => (
            <div key={name} data-kind={name}>
              <dt>{text[name]}</dt>
              <dd>{whole(count)}</dd>
            </div>
          ))}
        </dl>
        {parts.length === 0 && <p className="empty">{text.nothing}</p>}
      </div>
      <div className="columns">
        <div className="panel">
          <Person />
          <TakeOut since={since} parts={parts} />
        </div>
        <AuditTrail />
      </div>
    </section>
  );
}

function Person() {
  const text = useText(recordsText);
  const person = usePreferences((s) => s.person);
  const namePerson = usePreferences((s) => s.namePerson);
  // What is being typed stays, whatever another tab makes of the name meanwhile.
  const [typed, setTyped] = useState<string>();
  const id = useId();
  return (
    <label className="field" htmlFor={id}>
      <span>{text.person}</span>
      <input
        id={id}
        type="text"
        value={typed ?? person}
        maxLength={100}
        autoComplete="name"
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => {
          setTyped(target.value);
          namePerson(target.value);
        }}
        onBlur={() => {
          if (typed !== undefined) namePerson(typed);
          setTyped(undefined);
        }}
      />
      <span id={`${id}-hint`} className="hint">
        {text.personHint}
      </span>
    </label>
  );
}
