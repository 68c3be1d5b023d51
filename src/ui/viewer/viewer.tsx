import { useMemo, useRef, useState } from 'react';
import { heatRange } from '../../images/view/overlay';
import { hottestSpot, valueAt } from '../../images/view/probe';
import type { ViewPoint } from '../../images/view/view-transform';
import { percentileAmong } from '../../metrics/threshold-outcomes';
import { useViewerPreferences } from '../../state/inspecting/viewer-preferences';
import type { Problem } from '../../state/page/problem';
import { shortName, shortPerson } from '../../state/page/short-name';
import type { Done, Inspected } from '../../state/photos/photo';
import type { ShownReport } from '../../state/photos/result-reports';
import { otherDecision } from '../../state/photos/truths';
import { ProblemText } from '../problem-text';
import { scoreDecimals } from '../text/decimals-to-part';
import { partsForPercent } from '../text/percent';
import { useDecimals, usePercent, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import { viewerText } from '../text/viewer';
import { type KnownResults, useGoodScores } from '../use-good-scores';
import { useReport } from '../use-report';
import { VerdictBadge } from '../verdict-badge';
import { geometryOf } from './layers';
import { Legend } from './legend';
import { Stage } from './stage';
import { useAsked } from './use-asked';
import { useSameFocus } from './use-same-focus';
import { ViewerControls } from './viewer-controls';
import { Why } from './why';
import './viewer.css';

interface Props {
  readonly item: Inspected;
  /** The results of its project. */
  readonly among: KnownResults;
  /** Whether there is an engine to say why a spot is judged as it is. */
  readonly canAsk: boolean;
}

/**
 * One photo with its heatmap, verdict and score. Each photo begins anew; if the viewer stays, so does the
 * person's place among its controls.
 */
export function Viewer(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  useSameFocus(box);
  return (
    <div ref={box} className="viewer-box">
      <Content key={props.item.id} {...props} />
    </div>
  );
}

function Content({ item, ...rest }: Props) {
  const text = useText(viewerText);
  if (item.status === 'failed') return <Failed problem={item.problem} />;
  if (item.status !== 'done') return <p className="viewer empty">{text.inspecting(shortName(item.name))}</p>;
  return <Stored item={item} {...rest} />;
}

function Failed({ problem }: { readonly problem: Problem }) {
  return (
    <div className="viewer empty">
      <ProblemText problem={problem} />
    </div>
  );
}

interface StoredProps extends Props {
  readonly item: Done;
}

function Stored(props: StoredProps) {
  const { item } = props;
  const loaded = useReport(item);
  if (loaded.status === 'failed') return <Failed problem={loaded.problem} />;
  if (loaded.status === 'loading') return <div className="viewer" />;
  return <Report {...props} report={loaded.report} />;
}

interface ReportProps extends StoredProps {
  readonly report: ShownReport;
}

function Report({ item, among, canAsk, report }: ReportProps) {
  const text = useText(viewerText);
  const digits = scoreDecimals([item.result]);
  const decimals = useDecimals(digits);
  const whole = useDecimals(0);
  const percent = usePercent();
  const good = useGoodScores(among, item.result);
  const below = good.filter((one) => one < item.result.score).length;
  const verdicts = useText(verdictText);
  const said = otherDecision(item.result);
  const { verdict, score, thresholds, milliseconds } = item.result;
  const { map, region, photo } = report;
  const colormap = useViewerPreferences((s) => s.colormap);
  const geometry = useMemo(() => geometryOf(report), [report]);
  const range = useMemo(() => heatRange(thresholds), [thresholds]);
  const hottest = useMemo(() => hottestSpot(map, geometry.side, region), [map, geometry.side, region]);
  const [read, setRead] = useState<{ at: ViewPoint; byKeys: boolean }>();
  const [picked, setPicked] = useState<ViewPoint>();
  const [isAsking, setIsAsking] = useState(false);
  const spot = picked ?? hottest;
  const asked = useAsked(item, isAsking ? spot : undefined);
  const mark = isAsking && asked?.status === 'known' ? asked.explanation.place : undefined;
  const isLookedAt = (at: ViewPoint) =>
    region?.data[Math.floor(at.y) * region.width + Math.floor(at.x)] !== 0;
  const value = read && valueAt(map, geometry.side, geometry.side, read.at);
  const isOutside = read !== undefined && value !== undefined && !isLookedAt(read.at);
  const here = isOutside ? undefined : value;
  return (
    <div className="viewer">
      <div className="viewer-verdict">
        <VerdictBadge verdict={verdict} large />
        <p>
          <bdi className="viewer-name">{shortName(item.name, 120)}</bdi>
          {text.score(decimals(score), decimals(thresholds.pass), decimals(thresholds.fail))}{' '}
          {good.length >= partsForPercent &&
            text.percentile(percent(percentileAmong(score, good)), good.length, whole(good.length))}
          {good.length > 0 &&
            good.length < partsForPercent &&
            text.lower(below, whole(below), good.length, whole(good.length))}{' '}
          {text.took(whole(milliseconds))}
          {said && (
            <strong className="viewer-decided">
              {text.decided(verdicts[said.decision], shortPerson(said.person))}
            </strong>
          )}
        </p>
      </div>
      <Stage
        name={item.name}
        photo={photo.preview}
        map={map}
        region={region}
        geometry={geometry}
        range={range}
        threshold={thresholds.pass}
        hottest={hottest}
        onRead={(at, byKeys) => setRead(at && { at, byKeys })}
        mark={mark}
        onPick={(at) => {
          if (!canAsk || !isLookedAt(at)) return;
          setPicked(at);
          setIsAsking(true);
        }}
      />
      <div className="viewer-side">
        <Readout
          score={here}
          threshold={thresholds.pass}
          isOutside={isOutside}
          live={read?.byKeys === true}
        />
        <Legend colormap={colormap} range={range} thresholds={thresholds} score={here} digits={digits} />
        <ViewerControls />
      </div>
      {canAsk && (
        <Why report={report} range={range} asked={asked} spot={spot} open={isAsking} onOpen={setIsAsking} />
      )}
    </div>
  );
}

interface ReadoutProps {
  readonly score: number | undefined;
  readonly threshold: number;
  /** Whether the point lies outside the inspected region. */
  readonly isOutside: boolean;
  /** Whether a screen reader should speak it: not while a pointer roams. */
  readonly live: boolean;
}

/** The score at the point being read, raw and relative to the threshold. */
function Readout({ score, threshold, isOutside, live }: ReadoutProps) {
  const text = useText(viewerText);
  const decimals = useDecimals(3);
  const difference = score === undefined ? 0 : score - threshold;
  const against = difference >= 0 ? text.above : text.below;
  return (
    <p className="viewer-readout" data-testid="readout" aria-live={live ? 'polite' : 'off'}>
      {score === undefined ? (
        <span className="hint">{isOutside ? text.notLookedAt : text.pointToRead}</span>
      ) : (
        <>
          <strong>{text.here(decimals(score))}</strong> · {against(decimals(Math.abs(difference)))}
        </>
      )}
    </p>
  );
}
