import { ClipboardCopy, Gauge } from 'lucide-react';
import { useState } from 'react';
import { type EngineState, useEngine } from '../../state/engine/engine-store';
import { type Measurement, usePerformance } from '../../state/engine/performance-store';
import { handsFocusOn } from '../hands-focus-on';
import { ProblemText } from '../problem-text';
import { performanceText } from '../text/performance';
import { useDecimals, useLanguageTag, usePercent, useText } from '../text/use-text';
import { useBackendWords } from '../use-backend-words';
import { WorkProgress, workBar } from '../work-progress';
import { useIsBusy } from './use-is-busy';
import './performance.css';

type Engine = Extract<EngineState, { status: 'ready' }>['report'];
type Report = Extract<Measurement, { status: 'done' }>['report'];

/** How long this computer takes for the parts of the program, measured when asked. */
export function Performance() {
  const text = useText(performanceText);
  const percentOf = usePercent();
  const engine = useEngine((s) => s.engine);
  const isBusy = useIsBusy();
  const { measurement, measure, cancel } = usePerformance();
  const isReady = engine.status === 'ready';
  const isRunning = measurement.status === 'running';
  const why = isRunning ? '' : !isReady ? text.noModel : isBusy ? text.busy : '';
  return (
    <section className="panel" aria-labelledby="performance-title" data-testid="performance">
      <h2 id="performance-title">{text.title}</h2>
      <p className="hint">{text.about}</p>
      {isRunning ? (
        <WorkProgress
          label={text.title}
          share={measurement.done / measurement.of}
          sentence={text.running(percentOf(measurement.done / measurement.of))}
          cancel={{ word: text.cancel, onCancel: cancel }}
        />
      ) : (
        <div ref={handsFocusOn(workBar)} className="row">
          <button
            type="button"
            className="button"
            disabled={why !== ''}
            aria-describedby={why === '' ? undefined : 'performance-why'}
            onClick={() => void measure()}
          >
            <Gauge aria-hidden size={18} /> {measurement.status === 'done' ? text.again : text.measure}
          </button>
        </div>
      )}
      {why !== '' && (
        <p id="performance-why" className="hint">
          {why}
        </p>
      )}
      {measurement.status === 'failed' && (
        <div role="alert">
          <ProblemText problem={measurement.problem} />
        </div>
      )}
      {measurement.status === 'done' && isReady && (
        <Outcome report={measurement.report} engine={engine.report} />
      )}
    </section>
  );
}

/** The times as a table, the device, and both as text for the clipboard. */
function Outcome({ report, engine }: { readonly report: Report; readonly engine: Engine }) {
  const text = useText(performanceText);
  const backend = useBackendWords();
  const duration = useMilliseconds();
  const oneDecimal = useDecimals(1);
  const [copied, setCopied] = useState<boolean>();
  const rows = report.times.map(({ part, median, least, most, runs }) => ({
    part: text[part],
    time: duration(median),
    spread: runs === 1 ? text.once : text.span(duration(least), duration(most), runs),
  }));
  const facts = [
    backend.computing(engine),
    ...backend.refused(engine),
    ...pathsOf(report, text),
    text.model(engine.model.title, oneDecimal(engine.model.parameters / 1e6)),
    ...(report.threads > 0 ? [text.threads(report.threads)] : []),
    ...(report.threads > 0 && !window.crossOriginIsolated ? [text.alone] : []),
    text.memory(oneDecimal(report.tensorBytes / 1e6)),
    text.processors(navigator.hardwareConcurrency),
    text.browser(navigator.userAgent),
  ];
  async function copy() {
    const table = rows.map(({ part, time, spread }) => `${part}\t${time}\t${spread}`);
    try {
      await navigator.clipboard.writeText([...table, ...facts, ''].join('\n'));
      setCopied(true);
    } catch {
      setCopied(false);
    }
  }
  return (
    <>
      <table className="performance-times">
        <thead>
          <tr>
            <th scope="col">{text.part}</th>
            <th scope="col">{text.time}</th>
            <th scope="col">{text.spread}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ part, time, spread }) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td>{time}</td>
              <td>{spread}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="performance-facts">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <div className="row">
        <button type="button" className="button" onClick={() => void copy()}>
          <ClipboardCopy aria-hidden size={18} /> {text.copy}
        </button>
        <p role="status">{copied === undefined ? '' : copied ? text.copied : text.notCopied}</p>
      </div>
    </>
  );
}

/** On WebGPU: what our own kernels compute, and what they do not, and why. */
function pathsOf({ operations }: Report, text: (typeof performanceText)['en']): string[] {
  const own = operations.filter(({ path }) => path === 'kernels').map(({ name }) => name);
  const plain = operations.filter(({ path }) => path === 'plain');
  return [
    ...(own.length > 0 ? [text.kernels(own.join(', '))] : []),
    ...plain.map(({ name, why, detail }) => {
      if (why === 'failed') return text.plain(name, text.differs(detail));
      return text.plain(name, why === 'off' ? text.off : text.unchecked);
    }),
  ];
}

/** Milliseconds below ten seconds, otherwise seconds. */
function useMilliseconds(): (milliseconds: number) => string {
  const tag = useLanguageTag();
  const write = (unit: 'millisecond' | 'second', value: number, digits: number) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
  return (ms) => (ms < 10_000 ? write('millisecond', ms, ms < 10 ? 1 : 0) : write('second', ms / 1000, 1));
}
