import { ArrowLeft, ArrowRight, Brush, CircleCheck, CircleHelp, OctagonX, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { usePreferences } from '../../state/page/preferences';
import { shortPerson } from '../../state/page/short-name';
import type { Done } from '../../state/photos/photo';
import { useReview } from '../../state/review/review-store';
import { handsFocusOn } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { Signs } from '../signs';
import { scoreDecimals } from '../text/decimals-to-part';
import { reviewText } from '../text/review';
import { useDecimals, useText } from '../text/use-text';
import { VerdictBadge } from '../verdict-badge';
import { DefectPainter } from './defect-painter';
import { takesKeys, useReviewKeys } from './use-review-keys';

const decisions = [
  { decision: 'pass', Icon: CircleCheck, key: 'P' },
  { decision: 'uncertain', Icon: CircleHelp, key: 'U' },
  { decision: 'fail', Icon: OctagonX, key: 'F' },
] as const;

/** The next photo has the focus on the same button: a held Enter decides once, and takes back once. */
function pressOnce(event: KeyboardEvent) {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

interface Props {
  readonly item: Done;
  readonly at: number;
  readonly of: number;
}

/** The machine's verdict on the photo, and the person's own decision. */
export function Decision({ item, at, of }: Props) {
  const text = useText(reviewText);
  const decimals = useDecimals(scoreDecimals([item.result]));
  const whole = useDecimals(0);
  const letters = usePreferences((s) => s.letterKeys);
  const { step, decide, draft, keepNote, undo, undoable } = useReview();
  const { review, verdict, score } = item.result;
  const note = useReview((s) => s.drafts[item.result.sha256]) ?? review?.note ?? '';
  const [isPainting, setPainting] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  /** The element that had the focus before the note. */
  const cameFrom = useRef<Element>(null);
  const id = useId();
  useReviewKeys({
    p: () => void decide('pass'),
    u: () => void decide('uncertain'),
    f: () => void decide('fail'),
    z: () => void undo(),
    n: () => noteField.current?.focus(),
    d: () => setPainting(true),
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
  });
  // When the person goes on, a note on an earlier decision is stored, and nothing is painted on the next
  // photo.
  useEffect(
    () => () => {
      void keepNote(item.id);
      setPainting(false);
    },
    [keepNote, item.id],
  );

  /** Back to where keys decide; typed text stays. */
  function leaveNote({ key, nativeEvent, currentTarget }: KeyboardEvent<HTMLTextAreaElement>) {
    if (key !== 'Escape' || nativeEvent.isComposing) return;
    const { current } = cameFrom;
    if (current instanceof HTMLElement && current.isConnected && !current.closest(takesKeys)) current.focus();
    else currentTarget.blur();
  }

  return (
    <section ref={handsFocusOn()} className="panel review-decision" aria-label={text.decide}>
      <div className="row">
        <button type="button" className="button" {...keepsFocus(at > 0, () => step(-1))}>
          <ArrowLeft aria-hidden size={18} /> {text.previous}
        </button>
        <p className="grow review-place" role="status">
          {text.place(whole(at + 1), whole(of))}
        </p>
        <button type="button" className="button" {...keepsFocus(at < of - 1, () => step(1))}>
          {text.next} <ArrowRight aria-hidden size={18} />
        </button>
      </div>
      <p className="review-name">
        <bdi>{item.name}</bdi>
      </p>
      <dl className="review-said">
        <dt>{text.machine}</dt>
        <dd>
          <VerdictBadge verdict={verdict} /> {decimals(score)}
        </dd>
        <dt>{text.person}</dt>
        <dd data-testid="person-says">
          {review ? (
            <>
              <VerdictBadge verdict={review.decision} />{' '}
              {review.person && text.by(shortPerson(review.person))}
            </>
          ) : (
            text.nobody
          )}
        </dd>
      </dl>
      <fieldset className="review-buttons">
        <legend>{text.decide}</legend>
        {decisions.map(({ decision, Icon, key }) => (
          <button
            key={decision}
            type="button"
            className="button"
            data-verdict={decision}
            aria-pressed={review?.decision === decision}
            aria-keyshortcuts={letters ? key : undefined}
            onKeyDown={pressOnce}
            onClick={() => void decide(decision)}
          >
            <Icon aria-hidden size={22} /> {text[decision]}
          </button>
        ))}
      </fieldset>
      <Signs />
      <label className="field" htmlFor={id}>
        <span>{text.note}</span>
        <textarea
          id={id}
          ref={noteField}
          rows={2}
          maxLength={1000}
          value={note}
          placeholder={text.notePlaceholder}
          onChange={(event) => draft(item.id, event.target.value)}
          onFocus={({ relatedTarget }) => {
            cameFrom.current = relatedTarget;
          }}
          onKeyDown={leaveNote}
          onBlur={() => void keepNote(item.id)}
        />
      </label>
      <div className="row">
        <DefectPainter item={item} open={isPainting} onOpen={setPainting}>
          <Brush aria-hidden size={18} /> {text.paint}
        </DefectPainter>
        <button
          type="button"
          className="button"
          onKeyDown={pressOnce}
          {...keepsFocus(undoable > 0, () => void undo())}
        >
          <Undo2 aria-hidden size={18} /> {text.undo}
        </button>
      </div>
      <p className="hint">{letters ? text.keys : text.arrowKeys}</p>
    </section>
  );
}
