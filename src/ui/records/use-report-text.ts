/** The words of a shift report beside the results, in the language in use. */

import { useMemo } from 'react';
import { appVersion } from '../../app-version';
import { type InspectedPart, isAsked, periodOf } from '../../reports/inspected-part';
import type { ThresholdChange } from '../../state/exports/bench-verdicts';
import type { ReportText, Told, TrailCheck } from '../../state/exports/exports-store';
import type { FailedThen, RemovedResults } from '../../state/exports/told-results';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { usePreferences } from '../../state/page/preferences';
import { shortName, shortPerson } from '../../state/page/short-name';
import { photosLearntFrom } from '../../state/photos/learnt-from';
import { heldOutGood, promiseOf } from '../../state/photos/promise';
import { knownScores } from '../../state/photos/truths';
import { scoreDecimals } from '../text/decimals-to-part';
import { recordsText } from '../text/records';
import { thresholdText } from '../text/threshold';
import {
  useBoundPercent,
  useDecimals,
  useLanguageTag,
  useMoment,
  usePercent,
  useText,
} from '../text/use-text';
import { verdictText } from '../text/verdict';

/** More names of photos that could not be inspected would hide the rest of the report. */
const failedNamed = 20;

/** A name fit for a sentence with numbers that is signed. */
const named = (photo: string) => shortName(photo, 120);

export function useReportText(parts: readonly InspectedPart[]): ReportText {
  const text = useText(recordsText);
  const promise = useText(thresholdText);
  const verdicts = useText(verdictText);
  // Scores and thresholds stand beside each other throughout.
  const digits = useMemo(() => scoreDecimals(parts), [parts]);
  const formatScore = useDecimals(digits);
  const whole = useDecimals(0);
  const percent = usePercent();
  const atMost = useBoundPercent();
  const lang = useLanguageTag();
  const person = usePreferences((s) => s.person);
  const versions = useOpenProject((s) => s.versions);
  // Of the project that is shown now: the report is written when its records are read, and another may be
  // open then.
  const inspected = useOpenProject((s) => s.inspected);
  const changeLine = useChangeLine(digits);
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' });
  const formatTime = (time: number) => format.format(time);
  const asked = parts.filter(isAsked);
  // If all of it was inspected by the program itself, the time is that of those.
  const counted = asked.length > 0 ? asked : parts;
  const periodLines = ({ period: { from, to }, made }: Told) => {
    const [first, last] = periodOf(counted);
    return [
      // Nothing is known about the future.
      text.from(
        from === Number.NEGATIVE_INFINITY ? text.beginning : formatTime(from),
        formatTime(Math.min(to, made)),
      ),
      ...(counted.length > 0 ? [text.firstAndLast(formatTime(first), formatTime(last))] : []),
    ];
  };
  const failedLine = useFailedLine();
  const removedLine = useRemovedLine();
  const used = versions.filter(({ number }) => counted.some(({ version }) => version === number));
  return {
    words: {
      lang,
      title: text.reportTitle,
      period: text.period,
      made: text.made,
      program: text.program,
      versions: text.versions,
      thresholds: text.thresholds,
      changes: text.changes,
      trail: text.trail,
      failed: text.failedPhotos,
      removed: text.removedResults,
      first: text.first,
      noted: text.noted,
      others: text.others,
      unasked: text.unasked,
      none: text.none,
      signature: text.signature,
      counted: (earlier) => text.counted(earlier, whole(earlier)),
      firstPictures: (shown, of) => text.firstPictures(whole(shown), whole(of)),
      verdicts: { pass: verdicts.pass, uncertain: verdicts.uncertain, fail: verdicts.fail },
      tally: {
        inspected: text.inspected,
        pass: text.pass,
        uncertain: text.uncertain,
        fail: text.fail,
        reviewed: text.reviewed,
        overruled: text.overruled,
      },
      heads: {
        photo: text.photo,
        file: text.file,
        time: text.time,
        version: text.version,
        score: text.score,
        verdict: text.verdict,
        decision: text.decision,
        person: text.personHead,
        note: text.note,
      },
    },
    facts: (check, told) => ({
      period: periodLines(told),
      made: person === '' ? formatTime(told.made) : text.madeBy(formatTime(told.made), shortPerson(person)),
      program: `VTFusion ${appVersion}`,
      versions: used.map((version) =>
        text.versionLine(version.number, shortName(version.encoder.name), photosLearntFrom(version)),
      ),
      promises: used.map((version) => {
        const { number, thresholds } = version;
        const good = heldOutGood(knownScores(inspected, version).good, version, versions);
        const { said, isHeldOut, alarms } = promiseOf(version, good);
        const { count, falseAlarmRate, confidence } = said;
        const { pass, fail } = thresholds;
        const band = [formatScore(pass), formatScore(fail)] as const;
        if (falseAlarmRate === 1) return text.noPromiseLine(number, ...band);
        const rate = [atMost(falseAlarmRate), percent(confidence)] as const;
        const line = text.promiseLine(number, ...band, ...rate, count, whole(count), isHeldOut);
        return alarms === 0 ? line : text.withLearnt(line, promise.learntAlarms(alarms, whole(alarms)));
      }),
      changes: told.changes.map(changeLine),
      failed: told.failed.length > 0 ? [failedLine(told.failed)] : [],
      removed: told.removed.map(removedLine),
      trail: trailSentence(check, text, whole),
    }),
    formatTime,
    formatScore,
  };
}

/** Tells how many photos could not be inspected, and which. */
export function useFailedLine(): (batches: readonly FailedThen[]) => string {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  return (batches) => {
    const count = batches.reduce((sum, batch) => sum + batch.count, 0);
    const names = batches.flatMap((batch) => batch.names).slice(0, failedNamed);
    const more = count - names.length;
    return text.failedLine(count, whole(count), names.map(named).join(' · '), more, whole(more));
  };
}

/** Tells of removed results how many, by whom, when and which. */
export function useRemovedLine(): (removed: RemovedResults) => string {
  const text = useText(recordsText);
  const whole = useDecimals(0);
  const moment = useMoment();
  return ({ by, person, times, count, notPassed, names }) => {
    const [from, to] = (times ?? []).map(moment);
    const when = !from ? text.notFinal : from === to ? from : text.from(from, to);
    const who = by === 'person' ? text.removedBy(shortPerson(person)) : text[by];
    const more = count - names.length;
    const open = notPassed > 0 ? text.notPassed(whole(notPassed)) : '';
    const which = names.map(named).join(' · ');
    return text.removedLine(count, whole(count), who, when, open, which, more, whole(more));
  };
}

/**
 * Tells when thresholds were changed, from which to which, and after how many results.
 * @param digits of scores
 */
export function useChangeLine(digits: number): (change: ThresholdChange) => string {
  const text = useText(recordsText);
  const score = useDecimals(digits);
  const whole = useDecimals(0);
  const moment = useMoment();
  const band = ({ pass, fail }: ThresholdChange['to']) => `${score(pass)} / ${score(fail)}`;
  return ({ version, time, person, from, to, after }) =>
    text.changeLine(
      version,
      moment(time),
      shortPerson(person),
      from ? band(from) : '',
      band(to),
      after,
      whole(after),
    );
}

/** The result of checking the trail. @param whole writes a count */
export function trailSentence(
  { finding, head, changed, untold, gone, mended }: TrailCheck,
  text: (typeof recordsText)['en'],
  whole: (count: number) => string,
): string {
  const trail =
    finding.found === 'whole'
      ? text.whole(finding.count, whole(finding.count))
      : text[finding.found](whole(finding.seq));
  const said = [trail];
  if (changed.length > 0)
    said.push(text.resultsChanged(changed.length, whole(changed.length), named(changed[0])));
  if (untold.length > 0) said.push(text.resultsUntold(untold.length, whole(untold.length), named(untold[0])));
  const { results, versions } = gone;
  if (results.length > 0)
    said.push(text.resultsGone(results.length, whole(results.length), named(results[0])));
  if (versions.length > 0) said.push(text.versionsGone(versions.join(', ')));
  if (mended.length > 0) said.push(text.mended(mended.map(whole).join(', ')));
  if (finding.found === 'whole' && head.seq > 0) said.push(text.sum(whole(head.seq), head.hash));
  return said.join(' ');
}

/** Whether checking the trail found no fault. */
export const isSound = ({ finding, changed, untold, gone, mended }: TrailCheck): boolean =>
  finding.found === 'whole' &&
  [changed, untold, gone.results, gone.versions, mended].every(({ length }) => length === 0);
