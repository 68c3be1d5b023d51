import { COLORMAPS, type ColormapName } from '../../images/view/colormap';
import { useDecimals, useText } from '../text/use-text';
import { viewerText } from '../text/viewer';

interface Props {
  readonly colormap: ColormapName;
  readonly range: { readonly low: number; readonly high: number };
  readonly thresholds: { readonly pass: number; readonly fail: number };
  /** The score at the point being read, if any. */
  readonly score: number | undefined;
  /** Decimals of the thresholds, as of the photo's score. */
  readonly digits: number;
}

/** The colours from low to high, with both thresholds and the score at the point being read. */
export function Legend({ colormap, range, thresholds, score, digits }: Props) {
  const text = useText(viewerText);
  const decimals = useDecimals(digits);
  const { low, high } = range;
  const place = (value: number) => Math.min(Math.max((100 * (value - low)) / (high - low), 0), 100);
  return (
    <div className="legend">
      <div className="legend-bar" style={{ background: gradientOf(colormap) }}>
        <span className="legend-line" style={{ left: `${place(thresholds.pass)}%` }} />
        <span className="legend-line" style={{ left: `${place(thresholds.fail)}%` }} />
        {score !== undefined && <span className="legend-score" style={{ left: `${place(score)}%` }} />}
      </div>
      <div className="legend-labels">
        <span>
          {text.good} {decimals(thresholds.pass)}
        </span>
        <span>
          {text.fails} {decimals(thresholds.fail)}
        </span>
      </div>
    </div>
  );
}

/** As in the heatmap: the lowest colours are transparent. */
function gradientOf(colormap: ColormapName): string {
  const table = COLORMAPS[colormap];
  const stops = Array.from({ length: 18 }, (_, i) => {
    const at = i * 15;
    const [r, g, b] = table.subarray(at * 3, at * 3 + 3);
    return `rgb(${r} ${g} ${b})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
