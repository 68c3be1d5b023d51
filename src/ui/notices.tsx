import { Undo2, X } from 'lucide-react';
import { type NoticeFacts, type Said, useNotices } from '../state/notices';
import { ProblemText } from './problem-text';
import { notices as words } from './text/notices';
import { useText } from './text/use-text';

/** Sentences about what did not go as asked, which stay until dismissed, and about what can be undone. */
export function Notices() {
  const notices = useNotices((s) => s.notices);
  const dismiss = useNotices((s) => s.dismiss);
  const hold = useNotices((s) => s.hold);
  const text = useText(words);
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, said, undo }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here; its time stands still
        <div
          key={id}
          className="notice"
          onPointerEnter={() => hold(id, true)}
          onPointerLeave={(event) => hold(id, event.currentTarget.matches(':focus-within'))}
          onFocus={() => hold(id, true)}
          onBlur={(event) => hold(id, event.currentTarget.matches(':hover'))}
        >
          <p>
            <Sentence said={said} />
          </p>
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

function Sentence({ said }: { readonly said: Said }) {
  const text = useText(words);
  if (typeof said === 'string') return said;
  if ('code' in said) return <ProblemText problem={said} />;
  return inWords(text, said.key, said.facts);
}

type Words = { readonly [K in keyof NoticeFacts]: (...facts: NoticeFacts[K]) => string };

const inWords = <K extends keyof NoticeFacts>(text: Words, key: K, facts: NoticeFacts[K]) =>
  text[key](...facts);
