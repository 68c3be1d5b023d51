import { CircleStop, Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEngine } from '../state/engine/engine-store';
import { handsFocusOn, nearest } from './hands-focus-on';
import { ProblemText } from './problem-text';
import { SpokenProgress } from './spoken-progress';
import { engineText } from './text/engine';
import { useDecimals, usePercent, useText } from './text/use-text';
import { useBackendWords } from './use-backend-words';

/** Which backend computes, on what, with which model; and why no better one was taken. */
export function EngineStatus() {
  const text = useText(engineText);
  const tenths = useDecimals(1);
  const words = useBackendWords();
  const engine = useEngine((s) => s.engine);
  if (engine.status === 'loading') {
    const { loadedBytes, totalBytes, cancel } = engine;
    return <Loading share={totalBytes > 0 ? loadedBytes / totalBytes : 0} onCancel={cancel} />;
  }
  if (engine.status === 'failed') {
    return (
      <p className="engine engine-failed" role="alert">
        <TriangleAlert aria-hidden size={16} />
        <ProblemText problem={engine.problem} />
      </p>
    );
  }
  const { backend, model } = engine.report;
  return (
    <details
      className="engine"
      data-testid="engine"
      data-backend={backend}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
      }}
      onKeyDown={({ currentTarget, key }) => {
        if (key === 'Escape') currentTarget.open = false;
      }}
    >
      <summary>
        <Cpu aria-hidden size={16} />{' '}
        <span>
          {words.title(engine.report)} · {model.title}
        </span>
      </summary>
      <div className="engine-more" tabIndex={-1}>
        <p>{words.computing(engine.report)}</p>
        {words.refused(engine.report).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>
          <strong>{model.title}</strong> {text.facts(tenths(model.parameters / 1e6), model.licence)}{' '}
          <span lang="en">{model.description}</span>
        </p>
      </div>
    </details>
  );
}

interface LoadingProps {
  /** How much of the model is there, 0 to 1. */
  readonly share: number;
  readonly onCancel: (() => void) | undefined;
}

function Loading({ share, onCancel }: LoadingProps) {
  const text = useText(engineText);
  const percentOf = usePercent();
  return (
    <div ref={handsFocusOn(nearest('.engine summary'))} className="engine">
      <LoaderCircle aria-hidden className="spin" size={16} />
      <p>
        <SpokenProgress sentence={text.loading(percentOf(share))} share={share} />
      </p>
      {onCancel && (
        <button type="button" className="button" onClick={onCancel}>
          <CircleStop aria-hidden size={18} /> <span className="word">{text.cancelLoading}</span>
        </button>
      )}
    </div>
  );
}
