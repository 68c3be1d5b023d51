/** What a shift report says beside the results, in the language in use. */

import { type InspectedPart, periodOf } from '../../reports/inspected-part';
import type { ReportText, TrailCheck } from '../../state/exports/exports-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { photosLearntFrom } from '../../state/photos/learnt-from';
import { recordsText } from '../text/records';
import { useBoundPercent, useDecimals, useLanguageTag, usePercent, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';

export function useReportText(parts: readonly InspectedPart[]): ReportText {
  const text = useText(recordsText);
  const verdicts = useText(verdictText);
  const formatScore = useDecimals(3);
  const whole = useDecimals(0);
  const percent = usePercent();
  const atMost = useBoundPercent();
  const lang = useLanguageTag();
  const versions = useOpenProject((s) => s.versions);
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' });
  const formatTime = (time: number) => format.format(time);
  const [from, to] = periodOf(parts);
  const used = versions.filter(({ number }) => parts.some(({ version }) => version === number));
  return {
    words: {
      ...{ lang, title: text.reportTitle, period: text.period, made: text.made, versions: text.versions },
      ...{ thresholds: text.thresholds, trail: text.trail, noted: text.noted, others: text.others },
      ...{ none: text.none, signature: text.signature },
      firstPictures: (shown, of) => text.firstPictures(whole(shown), whole(of)),
      verdicts: { pass: verdicts.pass, uncertain: verdicts.uncertain, fail: verdicts.fail },
      tally: {
        ...{ pass: text.pass, uncertain: text.uncertain, fail: text.fail },
        ...{ reviewed: text.reviewed, overruled: text.overruled },
      },
      heads: {
        ...{ photo: text.photo, file: text.file, time: text.time, score: text.score, verdict: text.verdict },
        ...{ decision: text.decision, person: text.personHead, note: text.note },
      },
    },
    facts: (check) => ({
      period: text.from(formatTime(from), formatTime(to)),
      made: formatTime(Date.now()),
      versions: used.map((version) =>
        text.versionLine(version.number, version.encoder.name, photosLearntFrom(version)),
      ),
      promises: used.map(({ number, thresholds: { pass, fail, calibration } }) => {
        const { count, falseAlarmRate, confidence } = calibration;
        const band = [formatScore(pass), formatScore(fail)] as const;
        return falseAlarmRate === 1
          ? text.noPromiseLine(number, ...band)
          : text.promiseLine(
              number,
              ...band,
              atMost(falseAlarmRate),
              percent(confidence),
              count,
              whole(count),
            );
      }),
      trail: trailSentence(check, text, whole),
    }),
    formatTime,
    formatScore,
  };
}

/** What checking the trail found. @param whole writes a count */
export function trailSentence(
  { finding, changed }: TrailCheck,
  text: (typeof recordsText)['en'],
  whole: (count: number) => string,
): string {
  const trail =
    finding.found === 'whole'
      ? text.whole(finding.count, whole(finding.count))
      : text[finding.found](whole(finding.seq));
  if (changed.length === 0) return trail;
  return `${trail} ${text.resultsChanged(changed.length, whole(changed.length), changed[0])}`;
}
