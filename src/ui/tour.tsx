/**
 * The tour of the first visit: a few tips on a page, each with its subject marked (`theme/tour.css`). It
 * stands in the page and covers nothing, so that nobody has to take it before going on.
 */
import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { type TourName, usePreferences } from '../state/page/preferences';
import { handsFocusOn } from './hands-focus-on';
import { keepsFocus } from './keeps-focus';
import { tourText } from './text/tour';
import { useText } from './text/use-text';
import './theme/tour.css';

const tips = {
  home: ['sample', 'create', 'settings'],
  project: ['photos', 'train', 'inspect', 'threshold'],
} as const satisfies Record<TourName, readonly string[]>;

export function Tour({ of: name }: { readonly of: TourName }) {
  const text = useText(tourText);
  const isSeen = usePreferences((s) => s.seenTours.includes(name));
  const markSeen = usePreferences((s) => s.markTourSeen);
  const [at, setAt] = useState(0);
  if (isSeen) return null;
  const isLast = at === tips[name].length - 1;
  const tip = tips[name][at];
  return (
    <aside ref={handsFocusOn()} className="tour" aria-label={text.tour} data-tip={tip}>
      <Lightbulb aria-hidden size={24} />
      <p className="grow" role="status">
        <span className="hint">{text.step(at + 1, tips[name].length)}</span> {text[tip]}
      </p>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => (isLast ? markSeen(name) : setAt((before) => before + 1))}
        >
          {isLast ? text.done : text.next}
        </button>
        {!isLast && (
          <button type="button" className="button" onClick={() => markSeen(name)}>
            {text.skip}
          </button>
        )}
      </div>
    </aside>
  );
}

/** Brings the tours back. */
export function TourAgain() {
  const text = useText(tourText);
  const forget = usePreferences((s) => s.forgetTours);
  const isSeen = usePreferences((s) => s.seenTours.length > 0);
  return (
    <button type="button" className="button" {...keepsFocus(isSeen, forget)}>
      <Lightbulb aria-hidden size={18} /> {text.again}
    </button>
  );
}
