import { GitCompare } from 'lucide-react';
import { useId, useState } from 'react';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import type { VersionRecord } from '../../state/photos/page-types';
import { useComparison } from '../../state/review/comparison-store';
import { type ComparedPhoto, saidNow } from '../../state/review/side-by-side';
import { handsFocusOn } from '../hands-focus-on';
import { useDecimals, useText } from '../text/use-text';
import { versionsText } from '../text/versions';
import { useThumbnail } from '../use-report';
import { WorkProgress, workBar } from '../work-progress';
import { LeftOut } from './left-out';
import { SaidVerdict } from './said-verdict';

/** Two versions on the same photos, side by side. */
export function Comparison({ versions }: { readonly versions: readonly VersionRecord[] }) {
  const text = useText(versionsText);
  const titleId = useId();
  const hasPhotos = useOpenProject((s) => s.inspected.some(({ status }) => status === 'done'));
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h2 id={titleId}>{text.compare}</h2>
      {versions.length < 2 && <p className="empty">{text.needsTwo}</p>}
      {versions.length > 1 && !hasPhotos && <p className="empty">{text.needsPhotos}</p>}
      {versions.length > 1 && hasPhotos && (
        <>
          <p className="hint">{text.compareWhat}</p>
          <Choice versions={versions} />
          <Outcome />
        </>
      )}
    </section>
  );
}

function Choice({ versions }: { readonly versions: readonly VersionRecord[] }) {
  const text = useText(versionsText);
  const working = useOpenProject(isWorking);
  const { status, compare } = useComparison();
  const [pair, setPair] = useState([versions.length - 2, versions.length - 1]);
  if (status === 'working') return <Counting />;
  const [one, other] = pair.map((at) => versions[at] ?? versions[0]);
  return (
    <div ref={handsFocusOn(workBar)} className="row">
      {[text.first, text.second].map((label, side) => (
        <label key={label} className="field">
          <span>{label}</span>
          <select
            value={pair[side]}
            onChange={(event) => setPair(pair.with(side, Number(event.target.value)))}
          >
            {versions.map(({ number }, at) => (
              <option key={number} value={at}>
                {text.version(number)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <button
        type="button"
        className="button button-primary versions-compare"
        disabled={working || one === other}
        onClick={() => void compare(one, other)}
      >
        <GitCompare aria-hidden size={18} /> {text.start}
      </button>
    </div>
  );
}

function Counting() {
  const text = useText(versionsText);
  const whole = useDecimals(0);
  const { done, of, cancel } = useComparison();
  return (
    <WorkProgress
      label={text.compare}
      share={done / Math.max(1, of)}
      sentence={text.progress(whole(done), whole(of))}
      cancel={{ word: text.cancel, onCancel: cancel }}
    />
  );
}

/** Whether both gave a verdict, and different ones. */
const differs = ({ said: [one, other] }: ComparedPhoto) =>
  one !== undefined && other !== undefined && one.verdict !== other.verdict;

function Outcome() {
  const text = useText(versionsText);
  const whole = useDecimals(0);
  const { status, project, versions, photos: scored } = useComparison();
  const open = useOpenProject((s) => s.project?.id);
  const all = useOpenProject((s) => s.versions);
  if (!versions || project !== open) return null;
  const photos = saidNow(scored, versions, all);
  const different = whole(photos.filter(differs).length);
  return (
    <>
      {status === 'done' && (
        <p role="status">{text.differ(different, photos.length, whole(photos.length))}</p>
      )}
      {status === 'cancelled' && <p role="status">{text.cancelled}</p>}
      <LeftOut />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table has to be reached to be scrolled */}
      <section className="versions-table" aria-label={versions.map(text.version).join(' / ')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.photo}</th>
              {versions.map((version) => (
                <th key={version} scope="col">
                  {text.version(version)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {photos.map((photo) => (
              <Row key={photo.item.id} photo={photo} isAsked={status === 'working'} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row({ photo, isAsked }: { readonly photo: ComparedPhoto; readonly isAsked: boolean }) {
  const text = useText(versionsText);
  const url = useThumbnail(photo.item);
  const [one, other] = photo.said;
  return (
    <tr data-differs={differs(photo)}>
      <th scope="row">
        <span className="versions-photo">
          {url === undefined ? <span className="versions-thumbnail" /> : <img src={url} alt="" />}
          <bdi>{photo.item.name}</bdi>
          {differs(photo) && <span className="tag">{text.changed}</span>}
        </span>
      </th>
      <td>
        <SaidVerdict said={one} isAsked={isAsked} />
      </td>
      <td>
        <SaidVerdict said={other} isAsked={isAsked} />
      </td>
    </tr>
  );
}
