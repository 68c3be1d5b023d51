import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { type InspectedPart, isAsked, isJudgedAnew, tallyOf } from '../../reports/inspected-part';
import { type AuditRecord, needsTrail, type ThresholdChange } from '../../state/exports/bench-verdicts';
import { FollowedTrail } from '../../state/exports/followed-trail';
import { boundsOf, useRecordsPeriod } from '../../state/exports/records-period';
import { failedPhotos, type Period, removedIn, resultsIn, told } from '../../state/exports/told-results';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { followClock } from '../../state/page/clock';
import { usePreferences } from '../../state/page/preferences';
import { onKeptNews } from '../../state/storing/kept-news';
import { removedOf } from '../../state/storing/removals';
import { decimalsToPart } from '../text/decimals-to-part';
import { recordsText } from '../text/records';
import { signsText } from '../text/signs';
import { useDecimals, useText } from '../text/use-text';
import { AuditTrail } from './audit-trail';
import { ChoosePeriod, PeriodDates } from './choose-period';
import { TakeOut } from './take-out';
import { useChangeLine, useFailedLine, useRemovedLine } from './use-report-text';
import './records.css';

/**
 * What happened in this project, for the end of a shift, and for questions months later why a part passed.
 */
export function RecordsPage() {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  // Files contain what is shown: the time moves both.
  const [now, setNow] = useState(Date.now);
  useEffect(() => followClock(setNow), []);
  const { choice, dates } = useRecordsPeriod();
  const period = useMemo(() => boundsOf(choice, dates, now), [choice, dates, now]);
  const { parts, changes, failed, removed } = useParts(period);
  const failedLine = useFailedLine();
  const removedLine = useRemovedLine();
  const tally = tallyOf(parts);
  const asked = parts.filter(isAsked);
  const earlier = asked.length - tally.inspected;
  const unasked = parts.length - asked.length;
  const id = useId();
  return (
    <section className="records" aria-labelledby={`${id}-title`}>
      <div className="panel">
        <div className="row">
          <h2 id={`${id}-title`} className="grow">
            {text.title}
          </h2>
          <ChoosePeriod />
        </div>
        <PeriodDates isEmpty={!(period.from < period.to)} />
        {failed.length > 0 && (
          <p data-testid="failed-photos">
            {text.failedPhotos}: {failedLine(failed)}
          </p>
        )}
        {removed.length > 0 && (
          <div data-testid="removed-results">
            <p>{text.removedResults}:</p>
            <ul>
              {removed.map((lot) => (
                <li key={`${lot.by} ${lot.person} ${lot.times}`}>{removedLine(lot)}</li>
              ))}
            </ul>
          </div>
        )}
        <dl className="tally" data-testid="tally">
          {(Object.keys(tally) as (keyof typeof tally)[]).map((name) => (
            <div key={name} data-kind={name}>
              <dt>{text[name]}</dt>
              <dd>{whole(tally[name])}</dd>
            </div>
          ))}
        </dl>
        {asked.length + removed.length === 0 && <p className="empty">{text.nothing}</p>}
        {earlier > 0 && <p>{text.counted(earlier, whole(earlier))}</p>}
        {unasked > 0 && <p>{text.unaskedCount(unasked, whole(unasked))}</p>}
        <Changes parts={asked} changes={changes} />
      </div>
      <div className="columns">
        <div className="panel">
          <Person />
          <TakeOut period={period} parts={parts} isMoreTold={failed.length + removed.length > 0} />
        </div>
        <AuditTrail />
      </div>
    </section>
  );
}

/** The trail as it was read, and its project. */
interface Read {
  readonly project: string | undefined;
  readonly records: readonly AuditRecord[];
}

const none: readonly AuditRecord[] = [];
/** The wait after the last news of stored results, of which a batch has many a second. */
const QUIET_MS = 400;

/**
 * A period's inspected parts, failed photos, removed results, and changes of thresholds after some of the
 * parts.
 */
function useParts(period: Period) {
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const project = useOpenProject((s) => s.project?.id);
  const [read, setRead] = useState<Read>({ project: undefined, records: [] });
  const trail = read.project === project ? read.records : none;
  const results = useMemo(() => resultsIn(inspected, period), [inspected, period]);
  // Noted as it is removed; once that is final the trail tells of it.
  const leaving = project === undefined ? '' : removedOf(project).results.join();
  const followed = useRef<FollowedTrail>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where news never end, the clock has it read as well
  useEffect(() => {
    if (project === undefined) return;
    const shown = new AbortController();
    let quiet: ReturnType<typeof setTimeout> | undefined;
    if (followed.current?.project !== project) followed.current = new FollowedTrail(project);
    const following = followed.current;
    const readIt = async () => {
      const records = await following.readOn();
      if (records) setRead((before) => (before.records === records ? before : { project, records }));
    };
    void readIt();
    onKeptNews(
      project,
      () => {
        clearTimeout(quiet);
        quiet = setTimeout(readIt, QUIET_MS);
      },
      shown.signal,
    );
    return () => {
      shown.abort();
      clearTimeout(quiet);
      following.stop();
    };
  }, [project, leaving, period]);
  const failed = useMemo(() => failedPhotos(trail, period), [trail, period]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is leaving is told before the trail tells of it
  const removed = useMemo(
    () => (project === undefined ? [] : removedIn(project, trail, period)),
    [project, trail, period, leaving],
  );
  return useMemo(() => {
    const needed = needsTrail(results, versions) ? trail : [];
    return { ...told(needed, results, versions, inspected), failed, removed };
  }, [trail, results, versions, inspected, failed, removed]);
}

interface ChangesProps {
  readonly parts: readonly InspectedPart[];
  readonly changes: readonly ThresholdChange[];
}

/** Verdicts that differ from those given at the bench, and why. */
function Changes({ parts, changes }: ChangesProps) {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  const limits = changes.flatMap(({ from, to }) => [
    from?.pass ?? to.pass,
    from?.fail ?? to.fail,
    to.pass,
    to.fail,
  ]);
  const changeLine = useChangeLine(decimalsToPart(...limits));
  if (changes.length === 0) return null;
  const anew = parts.filter(isJudgedAnew).length;
  return (
    <section aria-label={text.changes} data-testid="threshold-changes">
      <h3>{text.changes}</h3>
      <ul>
        {changes.map((change) => (
          <li key={`${change.time} ${change.version} ${change.to.pass} ${change.to.fail}`}>
            {changeLine(change)}
          </li>
        ))}
      </ul>
      {anew > 0 && <p>{text.anew(anew, whole(anew))}</p>}
    </section>
  );
}

function Person() {
  const text = useText(recordsText);
  const signs = useText(signsText);
  const person = usePreferences((s) => s.person);
  const namePerson = usePreferences((s) => s.namePerson);
  // Typed text stays, even if another tab changes the name meanwhile.
  const [typed, setTyped] = useState<string>();
  const id = useId();
  return (
    <label className="field" htmlFor={id}>
      <span>{signs.person}</span>
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
