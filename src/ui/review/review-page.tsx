import { ToggleGroup } from 'radix-ui';
import { useEffect, useMemo, useRef } from 'react';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { useOpenPainters } from '../../state/page/open-painters';
import type { Done } from '../../state/photos/photo';
import { type QueueKind, queueKinds, queuesOf, useReview } from '../../state/review/review-store';
import { handsFocusOn } from '../hands-focus-on';
import { RunningBatch } from '../results/batch-panel';
import { reviewText } from '../text/review';
import { useDecimals, useText } from '../text/use-text';
import { Viewer } from '../viewer/viewer';
import { Decision } from './decision';
import './review.css';
import { Teach } from './teach';
import { useRejudging } from './use-rejudging';

/** One result after another, for a person to say what it really is. */
export function ReviewPage() {
  const text = useText(reviewText);
  const whole = useDecimals(0);
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const version = useOpenProject((s) => s.project?.currentVersion ?? undefined);
  const { kind, order, shown, begin, follow, comeBack } = useReview();
  const panel = useRef<HTMLElement>(null);
  const isPainting = useOpenPainters((s) => s.count > 0);
  const queues = useMemo(() => queuesOf(inspected, version), [inspected, version]);
  useEffect(() => comeBack(), [comeBack]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version's results are another queue, and come one by one
  useEffect(() => follow(), [follow, isPainting, version, queues]);
  const rejudging = useRejudging();
  const item = inspected.find((one): one is Done => one.id === shown && one.status === 'done');
  return (
    <section className="review" aria-labelledby="review-title">
      <div className="review-queue">
        <h2 id="review-title" className="visually-hidden">
          {text.title}
        </h2>
        <ToggleGroup.Root
          type="single"
          className="segments"
          aria-label={text.queue}
          value={kind}
          onValueChange={(value) => value && begin(value as QueueKind)}
        >
          {queueKinds.map((one) => (
            <ToggleGroup.Item key={one} value={one} className="segment">
              {text[one]} ({whole(queues[one].length)})
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      {rejudging && (
        <div className="panel">
          <RunningBatch />
          <p>{text.rejudging(rejudging.version, whole(rejudging.done), whole(rejudging.of))}</p>
        </div>
      )}
      {item ? (
        <div className="review-body">
          <section ref={panel} className="panel" tabIndex={-1} aria-label={item.name}>
            <div key={item.id} ref={handsFocusOn(() => panel.current)}>
              <Viewer item={item} among={{ inspected, versions }} canAsk />
            </div>
          </section>
          <Decision item={item} at={order.indexOf(item.id)} of={order.length} />
        </div>
      ) : (
        !rejudging && (
          <div className="panel">
            <p className="empty">
              {text.empty} {text.emptyHint}
            </p>
          </div>
        )
      )}
      <Teach />
    </section>
  );
}
