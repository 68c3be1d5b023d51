import { Camera, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useInspection } from '../state/inspection-store';
import type { Done, Inspected } from '../state/photo';
import { resultsOfVersion } from '../state/results-of-version';
import { LiveCamera } from './camera/live-camera';
import { DropZone } from './drop-zone';
import { cameraText } from './text/camera';
import { useText } from './text/use-text';
import { useThumbnail } from './use-report';
import { VerdictBadge } from './verdict-badge';
import { Viewer } from './viewer/viewer';

/** Step 3: photos to inspect, each with its heatmap, score and verdict. */
export function Inspection() {
  const trained = useInspection((s) => s.training.status === 'trained');
  const inspected = useShown();
  const selected = useInspection((s) => s.selected);
  const inspect = useInspection((s) => s.inspect);
  const clearInspected = useInspection((s) => s.clearInspected);
  const camera = useText(cameraText);
  const [isLive, setLive] = useState(false);
  const shown = inspected.find(({ id }) => id === selected) ?? inspected[0];
  return (
    <section className="panel panel-inspect" aria-labelledby="inspection-title">
      <div className="row">
        <h2 id="inspection-title" className="grow">
          <span className="step-number">3</span> Inspect
        </h2>
        {!isLive && (
          <button type="button" className="button" disabled={!trained} onClick={() => setLive(true)}>
            <Camera aria-hidden size={18} /> {camera.live}
          </button>
        )}
        {inspected.length > 0 && (
          <button type="button" className="button" onClick={clearInspected}>
            <Trash2 aria-hidden size={18} /> Clear the list
          </button>
        )}
      </div>
      {isLive && trained && <LiveCamera onClose={() => setLive(false)} />}
      <DropZone
        label="Drop photos to inspect"
        hint={trained ? 'As many as you like; they stay on this computer' : 'After training'}
        disabled={!trained}
        compact={inspected.length > 0}
        takesPaste={trained}
        onFiles={(files) => void inspect(files)}
      />
      {shown ? (
        <div className="inspect-body">
          <ResultList shown={shown.id} />
          <Viewer key={shown.id} item={shown} />
        </div>
      ) : (
        <p className="empty">
          Each photo gets a heatmap of what differs from the good parts, a score and a verdict.
        </p>
      )}
    </section>
  );
}

/** The results that the list shows. */
function useShown(): Inspected[] {
  const inspected = useInspection((s) => s.inspected);
  const version = useInspection((s) => s.project?.currentVersion);
  return useMemo(() => resultsOfVersion(inspected, version ?? undefined), [inspected, version]);
}

function ResultList({ shown }: { readonly shown: string }) {
  const inspected = useShown();
  const select = useInspection((s) => s.select);
  return (
    <ul className="results" aria-label="Inspected photos">
      {inspected.map((item) => (
        <li key={item.id} data-testid="result" data-status={item.status} data-name={item.name}>
          <button type="button" aria-pressed={item.id === shown} onClick={() => select(item.id)}>
            <ResultRow item={item} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function ResultRow({ item }: { readonly item: Inspected }) {
  return (
    <>
      {item.status === 'done' && <Thumbnail item={item} />}
      <span className="grow">
        <span className="result-name">{item.name}</span>
        {item.status === 'waiting' && <span className="hint">Waiting</span>}
        {item.status === 'working' && <span className="hint">Inspecting…</span>}
        {item.status === 'failed' && <span className="hint">Could not be inspected</span>}
        {item.status === 'done' && (
          <span className="result-score">
            <VerdictBadge verdict={item.result.verdict} /> {item.result.score.toFixed(3)}
          </span>
        )}
      </span>
    </>
  );
}

function Thumbnail({ item }: { readonly item: Done }) {
  const url = useThumbnail(item);
  return url === undefined ? (
    <span className="result-thumbnail" />
  ) : (
    <img className="result-thumbnail" src={url} alt="" />
  );
}
