import { Gauge } from 'lucide-react';
import { useBatch } from '../../state/inspecting/batch-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { usePreferences } from '../../state/page/preferences';
import type { Review } from '../../state/photos/page-types';
import { type KnownScores, timeToSay } from '../../state/photos/truths';
import type { Said } from '../../state/storing/unfinished-batch';
import { DropZone } from '../drop-zone';
import { handsFocusOn } from '../hands-focus-on';
import { LeftOver, RunningBatch } from '../results/batch-panel';
import { SpokenProgress } from '../spoken-progress';
import { thresholdText } from '../text/threshold';
import { useDecimals, useText } from '../text/use-text';
import { workBar } from '../work-progress';

const said = (decision: Review['decision']): Review => ({
  decision,
  note: '',
  person: usePreferences.getState().person,
  time: timeToSay(useOpenProject.getState().inspected),
});

const isGood = (decision: Said) => decision === 'pass';
const isBad = (decision: Said) => decision === 'fail';

/** Takes photos of parts whose truth is known, and scores them. */
export function KnownParts({ known }: { readonly known: KnownScores }) {
  const text = useText(thresholdText);
  const whole = useDecimals(0);
  const left = useOpenProject(
    (s) => s.inspected.filter(({ status }) => status === 'waiting' || status === 'working').length,
  );
  const { status, given, add, addAgain } = useBatch();
  const isBatch = status === 'running' || status === 'paused';
  const { unscored } = known;
  return (
    <div className="panel">
      <p>{text.why}</p>
      <div className="threshold-drops">
        <DropZone
          label={text.addGood}
          hint={text.goodHint}
          compact
          onFiles={(files) => add(files, said('pass'))}
        />
        <DropZone
          label={text.addBad}
          hint={text.badHint}
          compact
          onFiles={(files) => add(files, said('fail'))}
        />
      </div>
      <RunningBatch />
      {!isBatch && (
        <>
          <LeftOver isMeant={isGood} tell={text.goodLeft} />
          <LeftOver isMeant={isBad} tell={text.badLeft} />
        </>
      )}
      {left > 0 && !(isBatch && given > 1) && (
        <p>
          <SpokenProgress sentence={`${text.scoring(left, whole(left))}…`} />
        </p>
      )}
      {left === 0 && !isBatch && unscored.length > 0 && (
        <div ref={handsFocusOn(workBar)} className="row">
          <p className="grow">{text.unscored(unscored.length, whole(unscored.length))}</p>
          <button type="button" className="button" onClick={() => void addAgain(unscored)}>
            <Gauge aria-hidden size={18} /> {text.score}
          </button>
        </div>
      )}
    </div>
  );
}
