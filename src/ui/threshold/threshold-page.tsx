import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { calibrationAt } from '../../metrics/calibration';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { isAsMeasured, judgedAnew } from '../../state/photos/judged-by';
import type { VersionRecord } from '../../state/photos/page-types';
import { heldOutGood } from '../../state/photos/promise';
import { knownScores } from '../../state/photos/truths';
import { useThresholdDraft } from '../../state/review/threshold-draft';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { Signs } from '../signs';
import { thresholdText } from '../text/threshold';
import { useDecimals, useText } from '../text/use-text';
import { ChooseByGoodParts } from './choose-by-good-parts';
import { Curves } from './curves';
import { KnownParts } from './known-parts';
import { Outcomes } from './outcomes';
import { Promised } from './promised';
import { ScoreHistogram } from './score-histogram';
import './threshold.css';

/** The line between pass and fail, its promise, and its cost. */
export function ThresholdPage() {
  const text = useText(thresholdText);
  const training = useOpenProject((s) => s.training);
  return (
    <section className="threshold" aria-labelledby="threshold-title">
      <h2 id="threshold-title" className="visually-hidden">
        {text.title}
      </h2>
      {training.status === 'trained' ? (
        // Other thresholds make another file, for which choices on the old ones mean nothing.
        <Thresholds key={training.version.bundle} version={training.version} />
      ) : (
        <p className="panel empty">{training.status === 'running' ? text.running : text.untrained}</p>
      )}
    </section>
  );
}

function Thresholds({ version }: { readonly version: VersionRecord }) {
  const text = useText(thresholdText);
  const inspected = useOpenProject((s) => s.inspected);
  const whole = useDecimals(0);
  const known = useMemo(() => knownScores(inspected, version), [inspected, version]);
  const versions = useOpenProject((s) => s.versions);
  const good = heldOutGood(known.good, version, versions);
  const { thresholds, measured = thresholds, bundle } = version;
  const moved = useThresholdDraft((s) => (s.bundle === bundle ? s.draft : undefined));
  const draft = moved ?? { pass: thresholds.pass, fail: thresholds.fail };
  const setDraft = (to: typeof draft) => useThresholdDraft.getState().move(bundle, to);
  const [saving, setSaving] = useState(false);
  const judged = useThresholdDraft((s) => (s.judged?.bundle === bundle ? s.judged : undefined));
  const anew = judgedAnew(inspected, version.number, draft);
  const isInUse = draft.pass === thresholds.pass && draft.fail === thresholds.fail;

  function use(next: VersionRecord['thresholds']) {
    setSaving(true);
    void useThresholdDraft
      .getState()
      .use(version, next)
      .finally(() => setSaving(false));
  }

  return (
    <>
      <KnownParts known={known} />
      <div className="panel">
        <ScoreHistogram known={known} inUse={thresholds} draft={draft} onDraft={setDraft} />
        <Promised good={good} draft={draft} version={version} />
        <ChooseByGoodParts good={good} width={measured.fail - measured.pass} onDraft={setDraft} />
        <div ref={handsFocusOn(nearest('.threshold-use'))} className="row">
          <button
            type="button"
            className="button button-primary threshold-use"
            {...keepsFocus(!isInUse && !saving, () =>
              use({ ...draft, calibration: calibrationAt(draft.pass, good.scores, good) }),
            )}
          >
            {text.use}
          </button>
          {!isAsMeasured(version) && (
            <button type="button" className="button" {...keepsFocus(!saving, () => use(measured))}>
              <RotateCcw aria-hidden size={18} /> {text.back}
            </button>
          )}
          {isInUse ? (
            <span role="status" className="hint">
              {text.inUse} {judged && judged.count > 0 && text.judged(judged.count, judged.changed, whole)}
            </span>
          ) : (
            anew.count > 0 && <span className="hint">{text.judgesAnew(anew.count, anew.changed, whole)}</span>
          )}
        </div>
        <Signs />
      </div>
      <div className="panel">
        <Outcomes known={known} draft={draft} />
        <Curves known={known} draft={draft} />
      </div>
    </>
  );
}
