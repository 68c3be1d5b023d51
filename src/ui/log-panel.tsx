import { Download, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { clearLog, logText, useLog } from '../state/page/log';
import { saveFile } from '../state/page/save-file';
import { handsFocusOn } from './hands-focus-on';
import { aboutText } from './text/about';
import { useLanguageTag, useText } from './text/use-text';

/** The program's log: to read, to save as a file, to clear. */
export function LogPanel() {
  const text = useText(aboutText);
  const tag = useLanguageTag();
  const id = useId();
  const entries = useLog((s) => s.entries);
  const [isCleared, setCleared] = useState(false);
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'short', timeStyle: 'medium' });

  function clear() {
    clearLog();
    setCleared(true);
  }
  const save = () => saveFile(new Blob([logText(entries)], { type: 'text/plain' }), 'vtfusion-log.txt');

  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{text.log}</h2>
      <p className="hint">{text.logHint}</p>
      {entries.length > 0 && (
        <>
          <div ref={handsFocusOn()} className="row">
            <button type="button" className="button" onClick={save}>
              <Download aria-hidden size={18} /> {text.logExport}
            </button>
            <button type="button" className="button" onClick={clear}>
              <Trash2 aria-hidden size={18} /> {text.logClear}
            </button>
          </div>
          <details>
            <summary>{text.logShow(entries.length)}</summary>
            <ul className="log">
              {entries.toReversed().map(({ time, kind, text: said, times }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: entries only come and go as a whole
                <li key={i}>
                  <time dateTime={new Date(time).toISOString()}>{moment.format(time)}</time>{' '}
                  <strong>{text[kind]}</strong> <span lang="en">{said}</span>
                  {times > 1 && ` (${text.times(times)})`}
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      <p role="status">{entries.length === 0 && (isCleared ? text.logCleared : text.logEmpty)}</p>
    </section>
  );
}
