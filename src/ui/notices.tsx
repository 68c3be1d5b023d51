import { Undo2, X } from 'lucide-react';
import { useNotices } from '../state/notices';
import { notices as words } from './text/notices';
import { useText } from './text/use-text';

/** Sentences about what did not go as asked, which stay until dismissed, and about what can be undone. */
export function Notices() {
  const notices = useNotices((s) => s.notices);
  const dismiss = useNotices((s) => s.dismiss);
  const text = useText(words);
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, text: sentence, undo }) => (
        <div key={id} className="notice">
          <p>{sentence}</p>
          {undo && (
            <button type="button" className="button" onClick={undo}>
              <Undo2 aria-hidden size={18} /> {text.undo}
            </button>
          )}
          <button type="button" className="icon-button" onClick={() => dismiss(id)} aria-label={text.dismiss}>
            <X aria-hidden size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}
