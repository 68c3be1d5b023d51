import { Check, History } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useLearning } from '../../state/open-project/learning';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { photosLearntFrom } from '../../state/photos/learnt-from';
import type { VersionRecord } from '../../state/photos/page-types';
import { isTaught, waitsForDecision } from '../../state/photos/taught';
import { handsFocusOn } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { VersionPromise } from '../promise-sentence';
import { useDecimals, useMoment, useText } from '../text/use-text';
import { versionsText } from '../text/versions';
import { Comparison } from './comparison';
import { stepsSentence } from './steps-sentence';
import './versions.css';

const LossChart = lazy(() => import('../loss-chart'));

/** Every training of the project, the latest first: what it was made from, and the way back to it. */
export function Versions() {
  const text = useText(versionsText);
  const versions = useOpenProject((s) => s.versions);
  if (versions.length === 0) return <p className="empty">{text.none}</p>;
  return (
    <>
      <ul className="versions" aria-label={text.title}>
        {versions.toReversed().map((version) => (
          <Version key={version.number} version={version} />
        ))}
      </ul>
      <Comparison versions={versions} />
    </>
  );
}

function Version({ version }: { readonly version: VersionRecord }) {
  const text = useText(versionsText);
  const isCurrent = useOpenProject((s) => s.project?.currentVersion === version.number);
  const working = useOpenProject(isWorking);
  const otherModel = useOpenProject((s) => s.project?.model !== version.model);
  const learns = useLearning((s) => s.project !== undefined);
  const goBackTo = useOpenProject((s) => s.goBackTo);
  return (
    <li className="panel" data-testid="version" data-current={isCurrent}>
      <div className="row">
        <h2 className="grow">{text.version(version.number)}</h2>
        {isCurrent ? (
          <span className="version-current">
            <Check aria-hidden size={18} /> {text.current}
          </span>
        ) : (
          <button
            ref={handsFocusOn()}
            type="button"
            className="button"
            aria-label={text.takeThis(version.number)}
            {...keepsFocus(!working && !(learns && otherModel), () => void goBackTo(version.number))}
          >
            <History aria-hidden size={18} /> {text.use}
          </button>
        )}
      </div>
      {waitsForDecision(version) && (
        <p>
          <strong>{text.waits}.</strong> {text.waitsHint}
        </p>
      )}
      <div className="version-body">
        <Facts version={version} />
        {version.losses.length > 1 ? (
          <Suspense fallback={null}>
            <LossChart losses={version.losses} />
          </Suspense>
        ) : (
          <p className="hint">{text.noLosses}</p>
        )}
      </div>
    </li>
  );
}

function Facts({ version }: { readonly version: VersionRecord }) {
  const text = useText(versionsText);
  const [whole, tenths, decimals] = [useDecimals(0), useDecimals(1), useDecimals(3)];
  const moment = useMoment();
  const { created, object, words, taught, seconds, preset, seed, thresholds, encoder, bundleBytes } = version;
  return (
    <dl className="facts">
      <dt>{text.made}</dt>
      <dd>
        {moment(created)} {seconds !== null && text.took(whole(seconds))}
      </dd>
      <dt>{text.object}</dt>
      <dd>
        <bdi>{object === '' ? '–' : object}</bdi>
      </dd>
      {words !== '' && (
        <>
          <dt>{text.words}</dt>
          <dd>
            <bdi>{words}</bdi>
          </dd>
        </>
      )}
      <dt>{text.photos}</dt>
      <dd>{whole(photosLearntFrom(version))}</dd>
      {isTaught(version) && (
        <>
          <dt>{text.taught}</dt>
          <dd>{taught ? text.taughtBy(taught.from, taught.good, taught.bad) : text.taughtUncounted}</dd>
        </>
      )}
      <dt>{text.way}</dt>
      <dd>{text[preset]}</dd>
      <dt>{text.steps}</dt>
      <dd>{stepsSentence(version, text, whole)}</dd>
      <dt>{text.seed}</dt>
      <dd>{seed}</dd>
      <dt>{text.threshold}</dt>
      <dd>
        {decimals(thresholds.pass)} / {decimals(thresholds.fail)}
        <br />
        <span className="hint">
          <VersionPromise version={version} />
        </span>
      </dd>
      <dt>{text.model}</dt>
      <dd>
        <bdi>{encoder.name}</bdi> <code title={encoder.sha256}>{encoder.sha256.slice(0, 12)}</code>
      </dd>
      <dt>{text.size}</dt>
      <dd>{tenths(bundleBytes / 1e6)} MB</dd>
    </dl>
  );
}
