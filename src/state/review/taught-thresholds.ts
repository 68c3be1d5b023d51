/**
 * The thresholds by which a version that has learnt is compared with the one it went on from. If a person
 * chose the thresholds of that one by its good parts, those of training would differ by the choice and not by
 * the lesson: so they are chosen in the same way.
 */
import type { VersionRecord } from '../../database/records';
import { calibrationAt } from '../../metrics/calibration';
import type { useOpenProject } from '../open-project/open-project-store';
import { isAsMeasured } from '../photos/judged-by';
import { doneResults, type Inspected } from '../photos/photo';
import { heldOutGood } from '../photos/promise';
import { heldOutFrom, knownScores, truthsOf } from '../photos/truths';
import type { useComparison } from './comparison-store';
import type { ScoredPhoto } from './side-by-side';

type Thresholds = VersionRecord['thresholds'];
type OpenProject = ReturnType<typeof useOpenProject.getState>;
type Comparison = ReturnType<typeof useComparison.getState>;

/**
 * `own`: its own thresholds, as for the one before. `alike`: chosen so that as many of the same held-out good
 * parts are alarms. `unlike`: its own, while those of the one before were chosen in a way that no good parts
 * can repeat.
 */
export type TaughtThresholds =
  | { readonly how: 'own' | 'unlike' }
  | { readonly how: 'alike'; readonly thresholds: Thresholds; readonly parts: number };

/** From the threshold that training measured to the one from which parts fail. */
const bandOf = ({ thresholds, measured = thresholds }: VersionRecord) => measured.fail - measured.pass;

/** As the Threshold tab sets them: at the score of a held-out good part. */
function isByGoodParts(version: VersionRecord, inspected: readonly Inspected[]): boolean {
  const { pass, fail } = version.thresholds;
  return knownScores(inspected, version).good.includes(pass) && fail === pass + bandOf(version);
}

/** @param compared photos that both have scored @param versions of their project */
export function taughtThresholds(
  before: VersionRecord,
  after: VersionRecord,
  inspected: readonly Inspected[],
  compared: readonly ScoredPhoto[],
  versions: readonly VersionRecord[],
): TaughtThresholds {
  if (isAsMeasured(before) || !isAsMeasured(after)) return { how: 'own' };
  if (!isByGoodParts(before, inspected)) return { how: 'unlike' };
  const truths = truthsOf(doneResults(inspected));
  const results = compared.map(({ item }) => item.result);
  const heldOut = new Set(heldOutFrom(results, after).filter(({ sha256 }) => truths.get(sha256) === 'good'));
  const good = compared.filter(({ item }) => heldOut.has(item.result));
  const scoresOf = (side: 0 | 1) =>
    good.map(({ scores }) => scores[side]).filter((score) => score !== undefined);
  // Among parts without the one at whose score they were set, fewer would be alarms by that alone.
  if (!scoresOf(0).includes(before.thresholds.pass)) return { how: 'unlike' };
  const alarms = scoresOf(0).filter((score) => score > before.thresholds.pass).length;
  const scores = scoresOf(1);
  const pass = scores.toSorted((a, b) => b - a).at(alarms);
  if (pass === undefined) return { how: 'unlike' };
  const calibration = calibrationAt(pass, scores, heldOutGood(scores, after, versions));
  const thresholds = { pass, fail: pass + bandOf(after), calibration };
  return { how: 'alike', thresholds, parts: scores.length };
}

/**
 * The thresholds for the version that has learnt; undefined until it and the one before have been compared.
 */
export function thresholdsOfTaught(
  {
    before,
    candidate,
  }: { readonly before: number | undefined; readonly candidate: VersionRecord | undefined },
  { inspected, versions }: Pick<OpenProject, 'inspected' | 'versions'>,
  { status, project, versions: pair, photos }: Pick<Comparison, 'status' | 'project' | 'versions' | 'photos'>,
): TaughtThresholds | undefined {
  const [was, is] = [before, candidate?.number].map((n) => versions.find(({ number }) => number === n));
  if (!was || !is) return { how: 'own' };
  const isCompared =
    status === 'done' && project === is.project && pair?.[0] === before && pair?.[1] === is.number;
  const found = taughtThresholds(was, is, inspected, isCompared ? photos : [], versions);
  return found.how === 'own' || isCompared ? found : undefined;
}
