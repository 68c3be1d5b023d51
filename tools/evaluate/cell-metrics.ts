/** The metrics and curves of a cell, from raw scores. */
import { auroc } from '../../src/metrics/auroc';
import { averagePrecision } from '../../src/metrics/average-precision';
import { precisionOnGrid, rocOnGrid } from '../../src/metrics/curves';
import { f1Max } from '../../src/metrics/f1-max';
import { pixelMetrics } from '../../src/metrics/pixel-metrics';
import { rankScores } from '../../src/metrics/ranking';
import { countThresholds, type ThresholdCounts } from '../../src/metrics/threshold-counts';
import type { CellMetrics, Curves } from './cell';
import type { Judgement } from './method';
import type { TestCase } from './test-photos';

export interface Measured {
  readonly metrics: CellMetrics;
  readonly imageCurves: Curves;
  readonly pixelCurves: Curves;
}

/** Places of a curve from 0 to 1. */
const curveSteps = 100;

/**
 * @param judgements one for each case, their maps of `side * side` pixels
 */
export function measure(
  cases: readonly Pick<TestCase, 'defective' | 'mask'>[],
  judgements: readonly Judgement[],
  side: number,
): Measured {
  const ranking = rankScores(judgements.map(({ score }) => score));
  const counts = countThresholds(
    ranking,
    cases.map(({ defective }) => (defective ? 1 : 0)),
  );
  const both = counts.positives > 0 && counts.negatives > 0;
  const only = (value: number) => (both ? value : null);
  const pixel = pixelsOf(cases, judgements, side);
  return {
    metrics: {
      image_auroc: only(auroc(counts)),
      image_aupr: only(averagePrecision(counts)),
      image_f1_max: only(f1Max(ranking, counts).f1),
      ...pixel.metrics,
      ...verdictShares(cases, judgements),
    },
    imageCurves: curvesOf(counts),
    pixelCurves: pixel.curves,
  };
}

type PixelKey = 'pixel_auroc' | 'pixel_ap' | 'aupro30' | 'aupro05';

/** Over good photos and those defective ones that have masks. */
function pixelsOf(
  cases: readonly Pick<TestCase, 'defective' | 'mask'>[],
  judgements: readonly Judgement[],
  side: number,
): { metrics: Pick<CellMetrics, PixelKey>; curves: Curves } {
  const masked = cases.some(({ defective, mask }) => defective && mask);
  if (!masked) {
    const metrics = { pixel_auroc: null, pixel_ap: null, aupro30: null, aupro05: null };
    return { metrics, curves: { roc: null, precision: null } };
  }
  const unmarked = { width: side, height: side, data: new Uint8Array(side ** 2) };
  const used = cases.flatMap(({ defective, mask }, i) => {
    const truth = defective ? mask : unmarked;
    return truth ? [{ truth, map: judgements[i].map }] : [];
  });
  const { auroc, averagePrecision, aupro30, aupro5, counts } = pixelMetrics(
    used.map(({ map }) => map),
    used.map(({ truth }) => truth),
  );
  const metrics = {
    pixel_auroc: orNull(auroc),
    pixel_ap: orNull(averagePrecision),
    aupro30: orNull(aupro30),
    aupro05: orNull(aupro5),
  };
  return { metrics, curves: curvesOf(counts) };
}

function verdictShares(
  cases: readonly Pick<TestCase, 'defective'>[],
  judgements: readonly Pick<Judgement, 'verdict'>[],
): Pick<CellMetrics, 'false_alarms' | 'good_uncertain' | 'misses' | 'caught'> {
  if (judgements.some(({ verdict }) => verdict === undefined)) {
    return { false_alarms: null, good_uncertain: null, misses: null, caught: null };
  }
  const share = (of: readonly Pick<Judgement, 'verdict'>[], wanted: Judgement['verdict']) =>
    orNull(of.filter(({ verdict }) => verdict === wanted).length / of.length);
  const those = (defective: boolean) => judgements.filter((_, i) => cases[i].defective === defective);
  return {
    false_alarms: share(those(false), 'fail'),
    good_uncertain: share(those(false), 'uncertain'),
    misses: share(those(true), 'pass'),
    caught: share(those(true), 'fail'),
  };
}

function curvesOf(counts: ThresholdCounts): Curves {
  return {
    roc: rocOnGrid(counts, curveSteps) ?? null,
    precision: counts.negatives > 0 ? (precisionOnGrid(counts, curveSteps) ?? null) : null,
  };
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
