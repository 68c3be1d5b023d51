/** Answers, folded beside the thing they are about. */
import { CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { helpText } from './text/help';
import { useText } from './text/use-text';
import './theme/help.css';

function Help({ question, children }: { readonly question: string; readonly children: ReactNode }) {
  return (
    <details className="help">
      <summary>
        <CircleQuestionMark aria-hidden size={18} /> {question}
      </summary>
      <div className="help-answer">{children}</div>
    </details>
  );
}

export function ThresholdHelp() {
  const text = useText(helpText);
  return (
    <Help question={text.threshold}>
      <p>{text.thresholdIs}</p>
    </Help>
  );
}

export function UncertainHelp() {
  const text = useText(helpText);
  return (
    <Help question={text.uncertain}>
      <p>{text.uncertainIs}</p>
    </Help>
  );
}

export function GoodPhotoHelp() {
  const text = useText(helpText);
  return (
    <Help question={text.goodPhoto}>
      <p>{text.goodPhotoIs}</p>
      <ul className="help-pictures">
        {(['good', 'blurred', 'dark'] as const).map((kind) => (
          <li key={kind}>
            <Nut kind={kind} />
            <p>{text[kind]}</p>
          </li>
        ))}
      </ul>
    </Help>
  );
}

/** A hexagon nut on a table, as a camera would see it: well, out of focus, or without light. */
function Nut({ kind }: { readonly kind: 'good' | 'blurred' | 'dark' }) {
  return (
    <svg viewBox="0 0 120 90" className="help-picture" data-kind={kind} aria-hidden>
      <rect width="120" height="90" fill="#c9d0d6" />
      <g className="help-nut">
        <polygon
          points="60,13 88,29 88,61 60,77 32,61 32,29"
          fill="#7f8b96"
          stroke="#4c565f"
          strokeWidth="2"
        />
        <circle cx="60" cy="45" r="24" fill="#96a2ac" stroke="#66717b" />
        <circle cx="60" cy="45" r="14" fill="#39424a" />
        <circle cx="60" cy="45" r="17" fill="none" stroke="#59646d" strokeDasharray="3 2" />
        <path d="M38 31 L60 18 L82 31" fill="none" stroke="#c3ccd3" strokeWidth="2" />
      </g>
      {kind === 'dark' && <rect width="120" height="90" fill="#05080b" opacity="0.86" />}
    </svg>
  );
}
