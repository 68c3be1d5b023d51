import { CircleStop, Pause, Play } from 'lucide-react';
import { Progress } from 'radix-ui';
import type { ReactNode } from 'react';
import { handsFocusOn, nearest } from './hands-focus-on';
import { keepsFocus } from './keeps-focus';
import { SpokenProgress } from './spoken-progress';
import './work-progress.css';

interface Props {
  /** The bar's name: what is under way. */
  readonly label: string;
  /** How much of it is done, 0 to 1. */
  readonly share: number;
  /** The progress in words, which are read out when `part` changes, and at each quarter. */
  readonly sentence: string;
  /** The current part of the work. */
  readonly part?: string | undefined;
  /** Further information on it. */
  readonly children?: ReactNode;
  readonly pause?: {
    readonly isPaused: boolean;
    readonly canPause: boolean;
    readonly onPause: () => void;
    readonly onResume: () => void;
    readonly words: { readonly pause: string; readonly resume: string };
  };
  readonly cancel?: { readonly word: string; readonly onCancel: () => void };
}

/**
 * Where the focus goes from a vanishing button that began work: to the work's bar, where pressing the same
 * key again pauses or ends nothing.
 */
export const workBar = nearest('.work-progress .progress');

/** The progress of long work, and the ways to pause and to end it: in one row if there is room. */
export function WorkProgress({ label, share, sentence, part, children, pause, cancel }: Props) {
  // The total may grow meanwhile.
  const percent = Math.min(100, Math.round(100 * share));
  return (
    <div ref={handsFocusOn()} className="work-progress">
      <p>
        <SpokenProgress sentence={sentence} part={part} share={share} />
      </p>
      {children}
      <Progress.Root className="progress" value={percent} aria-label={label} tabIndex={-1}>
        <Progress.Indicator className="progress-fill" style={{ width: `${percent}%` }} />
      </Progress.Root>
      {pause &&
        (pause.isPaused ? (
          <button type="button" className="button" onClick={pause.onResume}>
            <Play aria-hidden size={18} /> {pause.words.resume}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            // The focus may come here before work has begun.
            {...keepsFocus(pause.canPause, pause.onPause)}
          >
            <Pause aria-hidden size={18} /> {pause.words.pause}
          </button>
        ))}
      {cancel && (
        <button
          type="button"
          className="button"
          // It may have appeared under the pointer between the two clicks of a double click on the button
          // that begins the work.
          onClick={({ detail }) => detail <= 1 && cancel.onCancel()}
        >
          <CircleStop aria-hidden size={18} /> {cancel.word}
        </button>
      )}
    </div>
  );
}
