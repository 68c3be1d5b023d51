import { Camera, Ellipsis, MonitorPlay, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useBatch } from '../state/inspecting/batch-store';
import { useOpenProject } from '../state/open-project/open-project-store';
import { withKiosk } from '../state/page/page-options';
import { isFinished } from '../state/photos/photo';
import { LiveCamera } from './camera/live-camera';
import { DropZone } from './drop-zone';
import { handsFocusOn, nearest } from './hands-focus-on';
import { BatchPanel } from './results/batch-panel';
import { BigVerdictScreen } from './results/big-verdict-screen';
import { Results } from './results/results';
import { useShown } from './results/use-shown';
import { cameraText } from './text/camera';
import { kioskText } from './text/kiosk';
import { resultsText } from './text/results';
import { trainingText } from './text/training';
import { useDecimals, useDuration, useText } from './text/use-text';
import './inspection.css';

/**
 * Step 3: photos to inspect, each with its heatmap, score and verdict. All tools fit into one row once there
 * are results.
 */
export function Inspection() {
  const text = useText(resultsText);
  const trained = useOpenProject((s) => s.training.status === 'trained');
  const later = useLater();
  const hasResults = useOpenProject((s) => s.inspected.length > 0);
  const addToBatch = useBatch((s) => s.add);
  const [isLive, setLive] = useState(false);
  return (
    <section className="panel panel-inspect" aria-labelledby="inspection-title">
      <div className="inspect-tools">
        <h2 id="inspection-title">
          <span className="step-number">3</span> {text.title}
        </h2>
        <DropZone
          label={text.drop}
          hint={trained ? text.dropHint : later}
          disabled={!trained}
          compact={hasResults}
          takesPaste={trained}
          onFiles={addToBatch}
        />
        <Tools isLive={isLive} onLive={() => setLive(true)} />
      </div>
      {isLive && trained && <LiveCamera onClose={() => setLive(false)} />}
      <BatchPanel />
      {hasResults ? <OpenResults /> : <p className="empty">{text.empty}</p>}
    </section>
  );
}

/** When photos will be taken again, and about how long the running training still takes. */
function useLater(): string {
  const text = useText(resultsText);
  const duration = useDuration();
  const { left } = useText(trainingText);
  const seconds = useOpenProject(({ training }) =>
    training.status === 'running' && training.pause === 'no' ? training.secondsLeft : undefined,
  );
  return seconds === undefined ? text.dropLater : `${text.dropLater} (${left(duration(1000 * seconds))})`;
}

function Tools({ isLive, onLive }: { readonly isLive: boolean; readonly onLive: () => void }) {
  const camera = useText(cameraText);
  const trained = useOpenProject((s) => s.training.status === 'trained');
  return (
    <div className="row">
      {!isLive && (
        <button
          ref={handsFocusOn(nearest('.live .button-primary'))}
          type="button"
          className="button camera-opener"
          disabled={!trained}
          onClick={onLive}
        >
          <Camera aria-hidden size={18} /> {camera.live}
        </button>
      )}
      <BigVerdictScreen disabled={!trained} />
      <MoreTools />
    </div>
  );
}

/** Tools that are seldom wanted. */
function MoreTools() {
  const text = useText(resultsText);
  const kiosk = useText(kioskText);
  const project = useOpenProject((s) => s.project);
  const trained = useOpenProject((s) => s.training.status === 'trained');
  const hasResults = useOpenProject((s) => s.inspected.length > 0);
  if (!project || (!trained && !hasResults)) return null;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-button" aria-label={text.moreTools}>
        <Ellipsis aria-hidden size={18} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end">
          {trained && (
            <DropdownMenu.Item className="menu-item" asChild>
              <a href={withKiosk(project.id, window.location)}>
                <MonitorPlay aria-hidden size={18} /> {kiosk.kiosk}
              </a>
            </DropdownMenu.Item>
          )}
          {hasResults && <RemoveShown />}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Removes the results that the filters show, and none that they hide. */
function RemoveShown() {
  const text = useText(resultsText);
  const whole = useDecimals(0);
  const inspected = useOpenProject((s) => s.inspected);
  const current = useOpenProject((s) => s.project?.currentVersion ?? undefined);
  const removeResults = useOpenProject((s) => s.removeResults);
  const finished = useShown(inspected, current).shown.filter(isFinished);
  const count = finished.length;
  if (count === 0) return null;
  return (
    <DropdownMenu.Item className="menu-item" onSelect={() => removeResults(finished.map(({ id }) => id))}>
      <Trash2 aria-hidden size={18} /> {text.removeShown(count, whole(count))}
    </DropdownMenu.Item>
  );
}

function OpenResults() {
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const current = useOpenProject((s) => s.project?.currentVersion ?? undefined);
  const selected = useOpenProject((s) => s.selected);
  const select = useOpenProject((s) => s.select);
  return (
    <Results
      inspected={inspected}
      versions={versions}
      current={current}
      selected={selected}
      onSelect={select}
      canAsk
    />
  );
}
