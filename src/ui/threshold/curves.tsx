import { auroc } from '../../metrics/auroc';
import { averagePrecision } from '../../metrics/average-precision';
import { rankScores } from '../../metrics/ranking';
import { countThresholds } from '../../metrics/threshold-counts';
import type { Band } from '../../metrics/threshold-outcomes';
import type { KnownScores } from '../../state/photos/truths';
import { thresholdText } from '../text/threshold';
import { useDecimals, useText } from '../text/use-text';

const side = 200;

/** ROC and precision-recall over all thresholds, with the point of the pass threshold. */
export function Curves({ known, draft }: { readonly known: KnownScores; readonly draft: Band }) {
  const text = useText(thresholdText);
  const decimals = useDecimals(3);
  const { good, bad } = known;
  if (good.length === 0 || bad.length === 0) return null;
  const ranking = rankScores([...good, ...bad]);
  const counts = countThresholds(ranking, [...good.map(() => 0), ...bad.map(() => 1)]);
  const { truePositives, falsePositives } = counts;
  const places = Array.from(truePositives, (found, i) => ({ found, alarms: falsePositives[i] }));
  const found = bad.filter((score) => score > draft.pass).length;
  const alarms = good.filter((score) => score > draft.pass).length;
  const rate = (one: { found: number; alarms: number }) =>
    [one.alarms / good.length, one.found / bad.length] as const;
  const precision = (one: { found: number; alarms: number }) =>
    [one.found / bad.length, one.found / Math.max(1, one.found + one.alarms)] as const;
  return (
    <div>
      <h3>{text.curves}</h3>
      <div className="curves">
        <Curve
          title={`${text.roc}, ${text.area(decimals(auroc(counts)))}`}
          axes={text.rocAxes}
          points={[[0, 0], ...places.map(rate)]}
          mark={rate({ found, alarms })}
        />
        <Curve
          title={`${text.pr}, ${text.area(decimals(averagePrecision(counts)))}`}
          axes={text.prAxes}
          points={places.map(precision)}
          mark={found + alarms > 0 ? precision({ found, alarms }) : undefined}
        />
      </div>
    </div>
  );
}

interface CurveProps {
  readonly title: string;
  readonly axes: string;
  /** From 0 to 1, upwards. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly mark: readonly [x: number, y: number] | undefined;
}

function Curve({ title, axes, points, mark }: CurveProps) {
  const line = points.map(([x, y]) => `${x * side},${(1 - y) * side}`).join(' ');
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg viewBox={`-8 -8 ${side + 16} ${side + 16}`} role="img" aria-label={`${title}: ${axes}`}>
        <rect className="frame" width={side} height={side} />
        <polyline className="curve" points={line} />
        {mark && <circle className="mark" cx={mark[0] * side} cy={(1 - mark[1]) * side} r={6} />}
      </svg>
      <p className="hint">{axes}</p>
    </figure>
  );
}
