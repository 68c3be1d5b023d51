import { Undo2, X } from 'lucide-react';
import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import { type Notice, type NoticeFacts, type Said, useNotices } from '../state/page/notices';
import { usePreferences } from '../state/page/preferences';
import { handsFocusOn, headingAround } from './hands-focus-on';
import { ProblemText } from './problem-text';
import { notices as words } from './text/notices';
import { useText } from './text/use-text';

/**
 * Sentences about what did not go as asked, which stay until dismissed, and about what can be undone; visible
 * however far the page is scrolled. In a log only additions are read out, in an alert all of it.
 */
export function Notices() {
  const notices = useNotices((s) => s.notices);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element>(null);
  useStillPage(box, notices);

  function noteBefore({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget;
  }

  /** Where the focus goes from a dismissed notice: to the next one, or to where it came from. */
  function next(): HTMLElement | null | undefined {
    // Not to another one's Undo, which a held key would press.
    const button = box.current?.querySelector<HTMLElement>('.icon-button');
    if (button) return button;
    const { current } = before;
    if (current instanceof HTMLElement && current.isConnected) return current;
    const main = document.querySelector('main');
    return main && headingAround(main);
  }
  return (
    <div ref={box} className="notices notices-in-view" role="log" aria-live="assertive" onFocus={noteBefore}>
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} next={next} />
      ))}
    </div>
  );
}

interface OneProps {
  readonly notice: Notice;
  /** The element that gets the focus after it. */
  readonly next: () => HTMLElement | null | undefined;
}

/** A sentence of the list above, or one on its own. */
export function OneNotice({ notice, next }: OneProps) {
  const { id, said, undo } = notice;
  const { dismiss, hold } = useNotices.getState();
  const text = useText(words);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here; its time stands still
    <div
      ref={handsFocusOn(next)}
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
  );
}

/**
 * Keeps what a person is about to press in place when a notice comes. Browsers do so, except at the very top
 * of a page: there it scrolls by as much, and only for whoever has just pressed something.
 */
function useStillPage(box: RefObject<HTMLElement | null>, notices: readonly Notice[]): void {
  const before = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are what makes it higher
  useLayoutEffect(() => {
    if (!box.current) return;
    const { offsetHeight } = box.current;
    const grown = offsetHeight - before.current;
    before.current = offsetHeight;
    if (grown <= 0) return;
    box.current.scrollTop = box.current.scrollHeight;
    if (window.scrollY === 0 && navigator.userActivation.isActive) window.scrollBy(0, grown);
  }, [notices]);
}

function Sentence({ said }: { readonly said: Said }) {
  const text = useText(words);
  const locale = usePreferences((s) => s.locale);
  if (typeof said === 'function') return said(locale);
  if ('code' in said) return <ProblemText problem={said} />;
  return inWords(text, said.key, said.facts);
}

type Words = { readonly [K in keyof NoticeFacts]: (...facts: NoticeFacts[K]) => string };

const inWords = <K extends keyof NoticeFacts>(text: Words, key: K, facts: NoticeFacts[K]) =>
  text[key](...facts);
