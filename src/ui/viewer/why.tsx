import { useId } from 'react';
import { valueAt } from '../../images/view/probe';
import type { ViewPoint } from '../../images/view/view-transform';
import type { Problem } from '../../state/page/problem';
import type { ExplanationReport } from '../../state/photos/page-types';
import type { ShownReport } from '../../state/photos/result-reports';
import { ProblemText } from '../problem-text';
import { useDecimals, usePercent, useText } from '../text/use-text';
import { whyText } from '../text/why';
import { ClosestMatch } from './closest-match';
import { timesUsual } from './likeness';
import { SmallMap } from './small-map';
import './why.css';

/** What is known of the chosen spot. */
export type Asked =
  | { readonly status: 'working' }
  | { readonly status: 'known'; readonly explanation: ExplanationReport }
  | { readonly status: 'failed'; readonly problem: Problem };

interface Props {
  readonly report: ShownReport;
  readonly range: { readonly low: number; readonly high: number };
  /** Absent until somebody asks. */
  readonly asked: Asked | undefined;
  /** The chosen spot, in pixels of the map. */
  readonly spot: ViewPoint;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** In multiples of what is usual between good parts: where a map's colours end. */
const CLEAR_DEFECT = 5;

/** Why a spot is judged as it is, in words and pictures that need no knowledge of the method. */
export function Why({ report, range, asked, spot, open, onOpen }: Props) {
  const text = useText(whyText);
  const id = useId();
  return (
    <details className="why" open={open} onToggle={(event) => onOpen(event.currentTarget.open)}>
      <summary id={id}>{text.why}</summary>
      <p className="hint">{text.hint}</p>
      <div role="status">{asked?.status === 'working' && <p>{text.working}</p>}</div>
      {asked?.status === 'failed' && (
        <p role="alert">
          <ProblemText problem={asked.problem} />
        </p>
      )}
      {asked?.status === 'known' && (
        <>
          <ClosestMatch explanation={asked.explanation} />
          <SingleMaps explanation={asked.explanation} report={report} range={range} spot={spot} />
        </>
      )}
    </details>
  );
}

interface SingleMapsProps extends Pick<Props, 'report' | 'range' | 'spot'> {
  readonly explanation: ExplanationReport;
}

function SingleMaps({ explanation, report, range, spot }: SingleMapsProps) {
  const text = useText(whyText);
  const decimals = useDecimals(1);
  const percent = usePercent();
  const { maps } = explanation;
  const { grid, visual, usual, text: words, mostText, fused } = maps;
  const { side } = report.placement;
  const at = { x: spot.x / side, y: spot.y / side };
  const times = timesUsual(maps, at);
  const damaged = words && valueAt(words, grid, grid, { x: at.x * grid, y: at.y * grid });
  return (
    <section aria-label={text.whatItSees}>
      <h3>{text.whatItSees}</h3>
      <ul className="small-maps">
        <SmallMap
          map={visual}
          range={usual === undefined ? undefined : { low: usual, high: CLEAR_DEFECT * usual }}
          title={text.visual}
          text={text.visualMore}
          spot={times === undefined ? undefined : text.visualTimes(decimals(times))}
        />
        {words && (
          <SmallMap
            map={words}
            range={{ low: 0, high: mostText }}
            title={text.words}
            text={text.wordsMore}
            spot={damaged === undefined ? undefined : text.wordsShare(percent(damaged / mostText))}
          />
        )}
        <SmallMap map={fused} range={undefined} title={text.both} text={text.bothMore} />
        <SmallMap map={report.map} range={range} title={text.result} text={text.resultMore} />
      </ul>
    </section>
  );
}
