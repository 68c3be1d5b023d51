import { CircleStop, Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEngine } from '../state/engine/engine-store';
import { handsFocusOn, nearest } from './hands-focus-on';
import { ProblemText } from './problem-text';
import { SpokenProgress } from './spoken-progress';
import { engineText } from './text/engine';
import { useDecimals, useText } from './text/use-text';
import { useBackendWords } from './use-backend-words';
import { useLoading } from './use-loading';

/** The backend in use, its device and its model; and why no better backend was taken. */
export function EngineStatus() {
  const text = useText(engineText);
  const tenths = useDecimals(1);
  const words = useBackendWords();
  const engine = useEngine((s) => s.engine);
  if (engine.status === 'loading') return <Loading engine={engine} />;
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

function Loading({ engine }: { engine: Parameters<typeof useLoading>[0] }) {
  const text = useText(engineText);
  const loading = useLoading(engine);
  return (
    <div ref={handsFocusOn(nearest('.engine summary'))} className="engine">
      <LoaderCircle aria-hidden className="spin" size={16} />
      <p>
        <SpokenProgress {...loading} />
      </p>
      {engine.cancel && (
        <button type="button" className="button" onClick={engine.cancel}>
          <CircleStop aria-hidden size={18} /> <span className="word">{text.cancelLoading}</span>
        </button>
      )}
    </div>
  );
}
