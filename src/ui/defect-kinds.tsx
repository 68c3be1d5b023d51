import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import {
  defectKinds,
  evenWeights,
  isLast,
  less,
  more,
  shareOf,
  switched,
  weightRange,
} from '../state/open-project/defect-kinds';
import { useOpenProject } from '../state/open-project/open-project-store';
import { keepsFocus } from './keeps-focus';
import { trainingText } from './text/training';
import { usePercent, useText } from './text/use-text';

type Kind = (typeof defectKinds)[number];

function useKindWeights() {
  const weights = useOpenProject((s) => s.project?.kinds) ?? evenWeights;
  const edit = useOpenProject((s) => s.edit);
  return { weights, set: (kinds: typeof weights) => edit({ kinds }) };
}

/** The kinds of synthetic defects that the next training draws, and how often each. */
export function DefectKinds() {
  const text = useText(trainingText);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const { weights, set } = useKindWeights();
  const percent = usePercent();
  const id = useId();
  return (
    <details className="settings">
      <summary>{text.kinds}</summary>
      <p className="hint">
        {text.kindsHint} {busy && text.kindsLater}
      </p>
      <ul className="kinds">
        {defectKinds.map((kind) => {
          const share = shareOf(weights, kind);
          const isOn = share > 0;
          return (
            <li key={kind}>
              <label htmlFor={`${id}-${kind}`} className="choice">
                <input
                  id={`${id}-${kind}`}
                  type="checkbox"
                  checked={isOn}
                  disabled={isLast(weights, kind)}
                  onChange={() => set(switched(weights, kind))}
                />
                <span>
                  <strong>{text[kind]}</strong> {text[`${kind}What`]}
                </span>
              </label>
              <span className="kind-share">
                <span aria-hidden className="kind-bar">
                  <span style={{ width: `${share * 100}%` }} />
                </span>
                <span className="kind-percent">{isOn ? percent(share) : text.off}</span>
              </span>
              <OftenButtons kind={kind} />
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** "More like this", "less": twice or half as often. */
export function OftenButtons({ kind }: { readonly kind: Kind }) {
  const text = useText(trainingText);
  const { weights, set } = useKindWeights();
  const weight = weights[kind];
  return (
    <span className="often">
      <button
        type="button"
        className="icon-button"
        aria-label={text.less(text[kind])}
        title={text.less(text[kind])}
        {...keepsFocus(weight > weightRange.least, () => set(less(weights, kind)))}
      >
        <Minus aria-hidden size={18} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={text.more(text[kind])}
        title={text.more(text[kind])}
        {...keepsFocus(weight > 0 && weight < weightRange.most, () => set(more(weights, kind)))}
      >
        <Plus aria-hidden size={18} />
      </button>
    </span>
  );
}
