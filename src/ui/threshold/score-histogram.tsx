import { Slider } from 'radix-ui';
import { type KeyboardEvent, useMemo } from 'react';
import { type Band, histogramOf } from '../../metrics/threshold-outcomes';
import type { KnownScores } from '../../state/photos/truths';
import { thresholdText } from '../text/threshold';
import { useDecimals, useText } from '../text/use-text';

const bins = 48;
const steps = 200;
const [width, height] = [960, 180];
/** Room beyond the outermost scores, as a share of the whole range. */
const margin = 0.04;
const kinds = ['good', 'bad', 'unknown'] as const;

interface Props {
  readonly known: KnownScores;
  readonly inUse: Band;
  readonly draft: Band;
  readonly onDraft: (draft: Band) => void;
}

/**
 * The scores of this version as bars, and under them two sliders: parts pass up to the first, and fail from
 * the second.
 */
export function ScoreHistogram({ known, inUse, draft, onDraft }: Props) {
  const text = useText(thresholdText);
  const decimals = useDecimals(3);
  const whole = useDecimals(0);
  const { good, bad, unknown } = known;
  // The range stays while a slider moves, and has room for the band beyond the highest score.
  const { from, to, counts } = useMemo(() => {
    const series = [good, bad, unknown];
    const { to: highest } = histogramOf(series, 1, [inUse.fail]);
    const tight = histogramOf(series, 1, [inUse.pass, highest + inUse.fail - inUse.pass]);
    const room = (tight.to - tight.from) * margin;
    return histogramOf(series, bins, [tight.from - room, tight.to + room]);
  }, [good, bad, unknown, inUse]);
  const most = Math.max(1, ...counts[0].map((_, bin) => Math.max(...counts.map((own) => own[bin]))));
  const x = (score: number) => ((score - from) / (to - from)) * width;
  const total = good.length + bad.length + unknown.length;
  return (
    <figure className="score-histogram">
      <figcaption className="row">
        <strong className="grow">{text.scores}</strong>
        {kinds.map((kind) => (
          <span key={kind} className="key" data-kind={kind}>
            {text[kind]}: {whole(known[kind].length)}
          </span>
        ))}
      </figcaption>
      {total === 0 && <p className="hint">{text.noScores}</p>}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text.histogram}
        preserveAspectRatio="none"
      >
        <rect className="band-pass" x={0} width={Math.max(0, x(draft.pass))} y={0} height={height} />
        <rect
          className="band-uncertain"
          x={x(draft.pass)}
          width={Math.max(0, x(draft.fail) - x(draft.pass))}
          y={0}
          height={height}
        />
        <rect
          className="band-fail"
          x={x(draft.fail)}
          width={Math.max(0, width - x(draft.fail))}
          y={0}
          height={height}
        />
        {counts.map((own, series) =>
          own.map(
            (count, bin) =>
              count > 0 && (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
                  key={`${series}-${bin}`}
                  className="bar"
                  data-kind={kinds[series]}
                  x={((bin + series / 3) / bins) * width + 1}
                  width={width / bins / 3 - 1}
                  y={height - (count / most) * (height - 10)}
                  height={(count / most) * (height - 10)}
                />
              ),
          ),
        )}
        <line className="mark-pass" x1={x(draft.pass)} x2={x(draft.pass)} y1={0} y2={height} />
        <line className="mark-fail" x1={x(draft.fail)} x2={x(draft.fail)} y1={0} y2={height} />
      </svg>
      <Slider.Root
        className="slider"
        value={[draft.pass, draft.fail]}
        min={from}
        max={to}
        step={(to - from) / steps}
        onValueChange={([pass, fail]) => onDraft({ pass, fail })}
        onKeyDown={(event) => {
          const farthest = farthestOf(event, { from, to, draft });
          if (farthest) onDraft(farthest);
        }}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb
          className="slider-thumb"
          data-of="pass"
          aria-label={text.passUpTo}
          aria-valuetext={decimals(draft.pass)}
        />
        <Slider.Thumb
          className="slider-thumb"
          data-of="fail"
          aria-label={text.failAbove}
          aria-valuetext={decimals(draft.fail)}
        />
      </Slider.Root>
      <p aria-hidden className="score-scale">
        {[from, (from + to) / 2, to].map((score) => (
          <span key={score}>{decimals(score)}</span>
        ))}
      </p>
      <p>
        {text.passUpTo} <strong data-testid="pass-threshold">{decimals(draft.pass)}</strong> ·{' '}
        {text.failAbove} <strong data-testid="fail-threshold">{decimals(draft.fail)}</strong>{' '}
        <span className="hint">{text.between}</span>
      </p>
    </figure>
  );
}

/**
 * Home and End move the focused thumb as far as the other one lets it; by itself the slider moves an outer
 * thumb.
 */
function farthestOf(
  event: KeyboardEvent<HTMLElement>,
  { from, to, draft }: { readonly from: number; readonly to: number; readonly draft: Band },
): Band | undefined {
  const { of } = (event.target as HTMLElement).dataset;
  if ((event.key !== 'Home' && event.key !== 'End') || of === undefined) return undefined;
  event.preventDefault();
  if (of === 'pass') return { ...draft, pass: event.key === 'Home' ? from : draft.fail };
  return { ...draft, fail: event.key === 'Home' ? draft.pass : to };
}
