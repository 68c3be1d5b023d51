import { ShieldCheck } from 'lucide-react';
import { type KeptCheck as Outcome, useKeptCheck } from '../state/storing/kept-check';
import { handsFocusOn } from './hands-focus-on';
import { ProblemText } from './problem-text';
import { keptCheckText } from './text/kept-check';
import { useDecimals, usePercent, useText } from './text/use-text';
import { WorkProgress, workBar } from './work-progress';

/** Checks everything that the browser keeps when asked, and tells the faults and what to do. */
export function KeptCheck() {
  const text = useText(keptCheckText);
  const percent = usePercent();
  const { check, run } = useKeptCheck();
  return (
    <section
      className="panel"
      aria-labelledby="kept-title"
      data-testid="kept"
      data-status={check.status}
      data-unneeded={check.status === 'done' ? check.unneeded : undefined}
    >
      <h2 id="kept-title">{text.title}</h2>
      <p className="hint">{text.about}</p>
      {check.status === 'running' ? (
        <WorkProgress
          label={text.title}
          share={check.done / check.of}
          sentence={text.running(percent(check.done / check.of))}
        />
      ) : (
        <div ref={handsFocusOn(workBar)} className="row">
          <button type="button" className="button" onClick={() => void run()}>
            <ShieldCheck aria-hidden size={18} /> {check.status === 'none' ? text.check : text.again}
          </button>
        </div>
      )}
      {check.status === 'failed' && (
        <div role="alert">
          <ProblemText problem={check.problem} />
        </div>
      )}
      {check.status === 'done' && <Found check={check} />}
    </section>
  );
}

function Found({ check }: { readonly check: Extract<Outcome, { status: 'done' }> }) {
  const text = useText(keptCheckText);
  const whole = useDecimals(0);
  const { records, files, faults } = check;
  if (faults.length === 0)
    return <p role="status">{text.well(records, whole(records), files, whole(files))}</p>;
  return (
    <div role="alert">
      <p>{text.wrong}</p>
      <ul>
        {faults.map(({ kind, of, title, count, about }) => (
          <li key={`${of} ${kind}`}>
            <strong>{title || text.untitled}</strong>: {text[kind](count, whole(count), about)}
          </li>
        ))}
      </ul>
    </div>
  );
}
